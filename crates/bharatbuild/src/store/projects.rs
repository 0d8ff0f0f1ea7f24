//! Table `projects`: a student's app, which outlives its jobs and sandboxes.

use super::{Store, StoreError, optional_text, optional_time, parsed, time};
use crate::clock::rfc3339;
use crate::ids::{ProjectId, UserId};
use time::OffsetDateTime;

/// A student's app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    pub id: ProjectId,
    pub owner: UserId,
    pub name: String,
    pub project_type: String,
    /// Which block of host user ids is its own; none while it is archived.
    pub uid_lease: Option<u32>,
    pub created_at: OffsetDateTime,
    pub last_used_at: OffsetDateTime,
    pub deleted_at: Option<OffsetDateTime>,
}

/// Which of a user's projects are asked for.
#[derive(Debug, Clone, Copy)]
pub struct ProjectPage<'a> {
    /// The last one that is known already.
    pub after: Option<(OffsetDateTime, &'a ProjectId)>,
    pub search: &'a str,
    pub limit: u32,
}

/// The `LIKE` pattern of a text anywhere in another.
fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    owner_id: String,
    name: String,
    project_type: String,
    uid_lease: Option<i64>,
    created_at: String,
    last_used_at: String,
    deleted_at: Option<String>,
}

impl TryFrom<Row> for Project {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: parsed("project id", &row.id)?,
            owner: parsed("user id", &row.owner_id)?,
            name: row.name,
            project_type: row.project_type,
            uid_lease: row.uid_lease.and_then(|lease| lease.try_into().ok()),
            created_at: time(&row.created_at)?,
            last_used_at: time(&row.last_used_at)?,
            deleted_at: optional_time(row.deleted_at.as_deref())?,
        })
    }
}

impl Store {
    /// The project of that id, deleted ones too.
    pub async fn project(&self, id: &ProjectId) -> Result<Option<Project>, StoreError> {
        let row: Option<Row> = sqlx::query_as("SELECT * FROM projects WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(Project::try_from).transpose()
    }

    /// A user's projects that are not deleted and whose name or id holds `search`, the last used
    /// first, behind `after`.
    pub async fn projects_of(
        &self,
        owner: &UserId,
        page: ProjectPage<'_>,
    ) -> Result<Vec<Project>, StoreError> {
        // Of this form nothing is behind: a time that no project has reached.
        let (used_at, id) = match page.after {
            Some((used_at, id)) => (rfc3339(used_at), id.as_str()),
            None => ("9999".to_owned(), ""),
        };
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM projects WHERE owner_id = $1 AND deleted_at IS NULL \
             AND (last_used_at < $2 OR (last_used_at = $2 AND id > $3)) \
             AND (LOWER(name) LIKE LOWER($4) ESCAPE '\\' OR LOWER(id) LIKE LOWER($4) ESCAPE '\\') \
             ORDER BY last_used_at DESC, id LIMIT $5",
        )
        .bind(owner.as_str())
        .bind(used_at)
        .bind(id)
        .bind(containing(page.search))
        .bind(i64::from(page.limit))
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Project::try_from).collect()
    }

    /// Adds a project; [`StoreError::is_duplicate`] where the id is taken.
    pub async fn insert_project(&self, project: &Project) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO projects (id, owner_id, name, project_type, uid_lease, created_at, \
             last_used_at, deleted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(project.id.as_str())
        .bind(project.owner.as_str())
        .bind(&project.name)
        .bind(&project.project_type)
        .bind(project.uid_lease.map(i64::from))
        .bind(rfc3339(project.created_at))
        .bind(rfc3339(project.last_used_at))
        .bind(optional_text(project.deleted_at))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Writes what of a project can change.
    pub async fn update_project(&self, project: &Project) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE projects SET name = $2, project_type = $3, last_used_at = $4, deleted_at = $5 \
             WHERE id = $1",
        )
        .bind(project.id.as_str())
        .bind(&project.name)
        .bind(&project.project_type)
        .bind(rfc3339(project.last_used_at))
        .bind(optional_text(project.deleted_at))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Gives the project the smallest block of user ids that is free; it keeps the one it has.
    pub async fn lease_uids(&self, id: &ProjectId) -> Result<u32, StoreError> {
        let lease: i64 = sqlx::query_scalar(
            "UPDATE projects SET uid_lease = COALESCE(uid_lease, (SELECT MIN(free.unit) FROM ( \
                 SELECT 0 AS unit UNION ALL SELECT taken.uid_lease + 1 FROM projects taken \
                 WHERE taken.uid_lease IS NOT NULL) free \
                 WHERE free.unit NOT IN (SELECT held.uid_lease FROM projects held \
                     WHERE held.uid_lease IS NOT NULL))) \
             WHERE id = $1 RETURNING uid_lease",
        )
        .bind(id.as_str())
        .fetch_one(&self.pool)
        .await?;
        let nonsense = |_| StoreError::Nonsense { what: "uid lease", value: lease.to_string() };
        u32::try_from(lease).map_err(nonsense)
    }

    /// Takes the block of user ids back: nothing on the disk may be owned by it any more.
    pub async fn release_uids(&self, id: &ProjectId) -> Result<(), StoreError> {
        sqlx::query("UPDATE projects SET uid_lease = NULL WHERE id = $1")
            .bind(id.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Projects deleted before that time.
    pub async fn projects_deleted_before(
        &self,
        before: OffsetDateTime,
    ) -> Result<Vec<ProjectId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM projects WHERE deleted_at < $1")
            .bind(rfc3339(before))
            .fetch_all(&self.pool)
            .await?;
        ids.iter().map(|id| parsed("project id", id)).collect()
    }

    /// Every project that is not deleted.
    pub async fn project_ids(&self) -> Result<Vec<ProjectId>, StoreError> {
        let ids: Vec<String> =
            sqlx::query_scalar("SELECT id FROM projects WHERE deleted_at IS NULL")
                .fetch_all(&self.pool)
                .await?;
        ids.iter().map(|id| parsed("project id", id)).collect()
    }

    /// Forgets a project and all that hangs on it.
    pub async fn purge_project(&self, id: &ProjectId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM projects WHERE id = $1")
            .bind(id.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SystemClock};

    async fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("db.sqlite")).await.unwrap();
        (dir, store)
    }

    async fn add(store: &Store, id: &str) -> ProjectId {
        let now = SystemClock.now();
        let id: ProjectId = id.parse().unwrap();
        let project = Project {
            id: id.clone(),
            owner: "asha".parse().unwrap(),
            name: "Shop".to_owned(),
            project_type: "node".to_owned(),
            uid_lease: None,
            created_at: now,
            last_used_at: now,
            deleted_at: None,
        };
        store.insert_project(&project).await.unwrap();
        id
    }

    #[tokio::test]
    async fn a_uid_block_is_the_smallest_free_one() {
        let (_dir, store) = store().await;
        let (a, b, c) = (add(&store, "a").await, add(&store, "b").await, add(&store, "c").await);
        assert_eq!(store.lease_uids(&a).await.unwrap(), 0);
        assert_eq!(store.lease_uids(&b).await.unwrap(), 1);
        store.release_uids(&a).await.unwrap();
        assert_eq!(store.lease_uids(&c).await.unwrap(), 0);
        assert_eq!(store.lease_uids(&a).await.unwrap(), 2);
        assert_eq!(store.lease_uids(&a).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn pages_of_projects_follow_each_other_and_hold_what_was_asked_for() {
        let (_dir, store) = store().await;
        for id in ["a", "b", "c_1", "cx1"] {
            add(&store, id).await;
        }
        let owner: UserId = "asha".parse().unwrap();
        let ids = async |page| -> Vec<String> {
            let projects = store.projects_of(&owner, page).await.unwrap();
            projects.iter().map(|project| project.id.to_string()).collect()
        };
        let all = ProjectPage { after: None, search: "", limit: 10 };
        let order = ids(all).await;
        assert_eq!(order.len(), 4);
        let mut paged = Vec::new();
        let mut last: Option<Project> = None;
        loop {
            let after = last.as_ref().map(|last| (last.last_used_at, &last.id));
            let next = store.projects_of(&owner, ProjectPage { after, limit: 1, ..all }).await;
            let Some(next) = next.unwrap().pop() else { break };
            paged.push(next.id.to_string());
            last = Some(next);
        }
        assert_eq!(paged, order);
        assert_eq!(ids(ProjectPage { search: "c_", ..all }).await, ["c_1"]);
        assert_eq!(ids(ProjectPage { search: "SHOP", ..all }).await.len(), 4);
        assert_eq!(ids(ProjectPage { search: "%", ..all }).await, [""; 0]);
    }

    #[tokio::test]
    async fn an_id_is_taken_once() {
        let (_dir, store) = store().await;
        let id = add(&store, "a").await;
        let project = store.project(&id).await.unwrap().unwrap();
        assert!(store.insert_project(&project).await.unwrap_err().is_duplicate());
    }
}
