//! The one folder that archives of a project have at their top is not part of it.

use crate::jobs::JobsError;
use sandbox::workspace::{Folder, Kind, WorkspacePath};

/// Where the folder waits while its content moves up; no import writes such a name.
pub(super) const ASIDE: &str = ".import-top";
/// What the server itself writes at the top.
const OURS: [&str; 2] = [".job_metadata.json", "plan.json"];

/// Moves up what lies in the only folder at the top, where there is nothing beside it.
pub(super) fn strip(folder: &Folder) -> Result<(), JobsError> {
    let top = folder.list(None)?;
    let mut theirs = top.iter().filter(|listed| !OURS.contains(&listed.name.as_str()));
    let (Some(only), None) = (theirs.next(), theirs.next()) else { return Ok(()) };
    // An archive of nothing but sources in `src` is a project whose sources lie there.
    if only.stat.kind != Kind::Folder || only.name == "src" {
        return Ok(());
    }
    let aside = WorkspacePath::parse(ASIDE)?;
    folder.rename(&WorkspacePath::parse(&only.name)?, &aside)?;
    for listed in folder.list(Some(&aside))? {
        if OURS.contains(&listed.name.as_str()) {
            continue;
        }
        let from = WorkspacePath::parse(&format!("{ASIDE}/{}", listed.name))?;
        folder.rename(&from, &WorkspacePath::parse(&listed.name)?)?;
    }
    Ok(folder.remove(&aside)?)
}
