//! A project's first moment.

use super::live::{Live, Record};
use super::{Jobs, JobsError, Project};
use crate::ids::{ProjectId, UserId};
use std::sync::Arc;

/// What a new project is made of.
#[derive(Debug, Clone)]
pub struct NewProject {
    /// `None`: a random one.
    pub id: Option<ProjectId>,
    pub owner: UserId,
    pub name: String,
    pub project_type: String,
}

impl Jobs {
    /// Makes a project with an empty folder. [`JobsError::Exists`] where the caller has it already,
    /// [`JobsError::Taken`] where another does; of two calls at the same moment one wins. A deleted
    /// project's id can be used again by its owner.
    pub async fn create(&self, new: NewProject) -> Result<Project, JobsError> {
        let jobs = self.clone();
        self.whole(async move { jobs.create_now(new).await }).await
    }

    async fn create_now(&self, new: NewProject) -> Result<Project, JobsError> {
        let id = new.id.clone().unwrap_or_else(ProjectId::random);
        let now = self.now();
        let project = Project {
            id: id.clone(),
            owner: new.owner,
            name: new.name,
            project_type: new.project_type,
            uid_lease: None,
            created_at: now,
            last_used_at: now,
            deleted_at: None,
        };
        match self.0.store.insert_project(&project).await {
            Ok(()) => {}
            Err(error) if error.is_duplicate() => return self.reuse(project).await,
            Err(error) => return Err(error.into()),
        }
        let live = self.keep(Live::new(project, self.fresh_job(now)));
        let _guard = live.lock().await;
        self.start_record(&live).await
    }

    /// The project of that id, made where it is missing; another's is [`JobsError::Taken`]. An
    /// expired one comes back from its archive.
    pub async fn ensure(&self, new: NewProject) -> Result<Project, JobsError> {
        if let Some(id) = &new.id
            && let Some(live) = self.known(id).await?
            && live.record().project.deleted_at.is_none()
        {
            return self.ensured(&live, &new.owner).await;
        }
        let (id, owner) = (new.id.clone(), new.owner.clone());
        match (self.create(new).await, id) {
            // Another call made it meanwhile.
            (Err(JobsError::Exists), Some(id)) => {
                self.ensured(&self.existing(&id).await?, &owner).await
            }
            (result, _) => result,
        }
    }

    async fn ensured(&self, live: &Arc<Live>, owner: &UserId) -> Result<Project, JobsError> {
        let project = live.record().project.clone();
        if project.owner != *owner {
            return Err(JobsError::Taken);
        }
        self.open_job(&project.id).await?;
        Ok(live.record().project.clone())
    }

    /// Uses a deleted project's id again, for its owner.
    async fn reuse(&self, project: Project) -> Result<Project, JobsError> {
        let live = self.known(&project.id).await?.ok_or(JobsError::Exists)?;
        let _guard = live.lock().await;
        let old = live.snapshot().project;
        if old.owner != project.owner {
            return Err(JobsError::Taken);
        }
        if old.deleted_at.is_none() {
            return Err(JobsError::Exists);
        }
        self.drop_history(&old.id).await?;
        let job = self.fresh_job(project.created_at);
        live.forget_folder();
        live.replace(Record { project: Project { uid_lease: old.uid_lease, ..project }, job });
        self.0.store.set_plan(&old.id, None).await?;
        self.start_record(&live).await
    }

    async fn start_record(&self, live: &Arc<Live>) -> Result<Project, JobsError> {
        let record = live.snapshot();
        self.0.store.update_project(&record.project).await?;
        self.0.store.save_job(&record.project.id, &record.job).await?;
        self.make_folder(live).await?;
        self.export(live).await?;
        Ok(live.record().project.clone())
    }
}
