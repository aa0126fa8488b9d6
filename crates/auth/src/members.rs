//! The people of one tenant, as its admins see and change them.
//!
//! Names are the server's: a person may belong to several tenants. So the admin of one may invite
//! who is new here, and cannot set a password that opens another tenant as well.

use base::{ActorId, Ctx, SystemCtx};
use jiff::Timestamp;
use secrecy::SecretString;
use store::{Batch, Event, Expect, Member, Person, Realm, RowKind, Store};

use crate::people::of_a_tenant;
use crate::rights::{MANAGE_MEMBERS, MANAGE_PEOPLE};
use crate::sign_in::{Refusal, SignIn};

/// Somebody who is to join the caller's tenant.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// What people call them.
    pub name: String,
    pub member: Member,
}

impl SignIn {
    /// Who belongs to the caller's tenant.
    pub async fn members(&self, ctx: &Ctx) -> Result<Vec<Member>, Refusal> {
        let store: &dyn Store = &*self.store;
        let members = store.all::<Member>(ctx).await?;
        Ok(members.into_iter().map(|kept| kept.value).collect())
    }

    /// What a link holds by which somebody who is new on this server joins the caller's tenant.
    /// Who is a member already, and of no other tenant, gets another link.
    pub async fn invite_member(
        &self,
        ctx: &Ctx,
        now: Timestamp,
        new: &NewMember,
    ) -> Result<SecretString, Refusal> {
        of_a_tenant(new.member.role)?;
        let system = above(ctx);
        let id = &new.member.person;
        let person = self.only_here(ctx, id).await?;
        let by = ctx.actor.id.clone();
        let event = Event::done(now, MANAGE_PEOPLE.name, id).by(by.clone());
        let mut batch = Batch::because(event.saying(format!("invited to {}", ctx.tenant)));
        if person.is_none() {
            batch = batch.put(&unknown(new), Expect::Absent)?;
        }
        let (secret, batch) = self.inviting(&system, now, id, batch).await?;
        let event = Event::done(now, MANAGE_MEMBERS.name, id).by(by);
        let joining = Batch::because(event.saying(new.member.role));
        let joining = joining.put(&new.member, Expect::Anything)?;
        let realm = Realm::Tenant(ctx.tenant.clone());
        let batches = [(Realm::System, batch), (realm, joining)];
        match self.store.write_all(&system, &batches).await {
            Err(store::Error::Conflict(_)) => Err(Refusal::NameTaken),
            done => Ok(done.map(|()| secret)?),
        }
    }

    /// Takes somebody out of the caller's tenant: their next call is refused.
    pub async fn remove_member(
        &self,
        ctx: &Ctx,
        now: Timestamp,
        person: &ActorId,
    ) -> Result<(), Refusal> {
        let store: &dyn Store = &*self.store;
        let found = store.get::<Member>(ctx, person.as_str()).await?;
        let kept = found.ok_or(Refusal::NoSuch("member"))?;
        let event = Event::done(now, MANAGE_MEMBERS.name, person).saying("removed");
        let expect = Expect::Version(kept.version);
        let batch = Batch::because(event).remove::<Member>(person.as_str(), expect);
        store.write(ctx, &batch).await?;
        Ok(())
    }

    /// A person of that name who belongs to the caller's tenant and to no other; none where the name
    /// is free.
    async fn only_here(&self, ctx: &Ctx, id: &ActorId) -> Result<Option<Person>, Refusal> {
        let system = above(ctx);
        let person = self
            .store
            .get_of::<Person>(&system, &Realm::System, id.as_str())
            .await?;
        let Some(person) = person.map(|kept| kept.value) else {
            return Ok(None);
        };
        let rows = self
            .store
            .rows_everywhere(&system, RowKind::Member, id.as_str());
        let rows = rows.await?;
        let here = |(realm, _): &(Realm, _)| realm.tenant() == Some(&ctx.tenant);
        match !person.operator && !rows.is_empty() && rows.iter().all(here) {
            true => Ok(Some(person)),
            false => Err(Refusal::NameTaken),
        }
    }
}

fn unknown(new: &NewMember) -> Person {
    Person {
        id: new.member.person.clone(),
        name: new.name.clone(),
        email: None,
        department: None,
        password: None,
        operator: false,
        disabled: false,
    }
}

/// The same call, where people stand.
fn above(ctx: &Ctx) -> SystemCtx {
    SystemCtx {
        deadline: ctx.deadline,
        trace: ctx.trace,
    }
}
