//! What a running server does again and again for its tenants.

use std::sync::Arc;
use std::time::Duration;

use base::{Deadline, SystemCtx, TraceId};
use service::Service;

/// No tenant has its values read for longer in one go.
const TIME_MAX: Duration = Duration::from_secs(600);

/// Reads what has changed of the values that people may say, for each tenant as often as it wants.
pub fn follow_values(service: &Arc<Service>) {
    for (tenant, interval) in service.intervals(&crate::running::system()) {
        let service = service.clone();
        tokio::spawn(async move {
            loop {
                let ctx = SystemCtx {
                    deadline: Deadline::after(TIME_MAX),
                    trace: TraceId::fresh(),
                };
                match service.refresh_values(&ctx, &tenant, &|_| ()).await {
                    Ok(done) => tracing::debug!(%tenant, ?done, "values were read"),
                    Err(error) => tracing::warn!(%tenant, %error, "values were not read"),
                }
                tokio::time::sleep(interval).await;
            }
        });
    }
}
