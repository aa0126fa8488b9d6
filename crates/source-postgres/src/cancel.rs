//! A request to stop, which is waited for until it was taken in.
//!
//! The library's own goes away as soon as it has spoken; PgBouncer before 1.19 stops working when
//! somebody does that.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_postgres::CancelToken;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::reached::Reached;

/// Where the server cannot be reached there is nothing to stop.
pub async fn cancel(token: &CancelToken, reached: &Reached, mut tls: MakeRustlsConnect) {
    if reached.at.is_empty() {
        let _ = token.cancel_query(tls).await;
        return;
    }
    let Ok(stream) = TcpStream::connect(&*reached.at).await else {
        return;
    };
    let Ok(tls) = MakeTlsConnect::<Patient>::make_tls_connect(&mut tls, &reached.address.host);
    let _ = token.cancel_query_raw(Patient(stream), tls).await;
}

/// A stream that is closed by the other end.
struct Patient(TcpStream);

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, into)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, from)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let mut said = [0; 64];
            let mut said = ReadBuf::new(&mut said);
            let read = ready!(Pin::new(&mut self.0).poll_read(context, &mut said));
            if read.is_err() || said.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
        }
    }
}
