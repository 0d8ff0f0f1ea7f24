//! The home of a sandbox's user: a place for caches and installed tools.

use super::environment::{Environment, HOME};
use sandbox::workspace::{Folder, FolderError, Owner, Staging, WorkspacePath, remove_tree};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;

/// Folders that programs expect to be there.
const FOLDERS: [&str; 5] =
    [".tmp", ".npm-global/lib", ".npm-global/bin", ".local/bin", ".venv/bin"];
/// A virtual environment needs no more than this file and a link to the interpreter; making it by
/// `python3 -m venv` takes seconds. The system's own packages stay visible, pip among them.
const PYVENV: &str = "home = /usr/bin\ninclude-system-site-packages = true\nversion = 3\n";
const PIP: &str = "import sys\nfrom pip._internal.cli.main import main\nsys.exit(main())\n";

/// Makes the home, or does nothing where it is there. Blocks.
pub(super) fn furnish(
    homes: &Path,
    home: &Path,
    owner: Owner,
    environment: &Environment,
) -> Result<(), FolderError> {
    match std::fs::symlink_metadata(home) {
        Ok(found) if found.uid() == owner.uid && home.join(".venv/pyvenv.cfg").exists() => {
            return Ok(());
        }
        // Half-made, or of user ids that may be another project's by now.
        Ok(_) => remove_tree(home)?,
        Err(_) => {}
    }
    let staging = Arc::new(Staging::open(&homes.join(".staging"))?);
    let folder = match Folder::create(home, staging.clone(), Some(owner)) {
        Err(FolderError::IsFolder) => Folder::open(home, staging, Some(owner))?,
        made => made?,
    };
    for path in FOLDERS {
        folder.create_folders(&WorkspacePath::parse(path)?)?;
    }
    for (path, content) in &environment.files {
        folder.write_atomic(&WorkspacePath::parse(&path.to_string_lossy())?, content.as_bytes())?;
    }
    for name in ["python", "python3"] {
        folder
            .write_link(&WorkspacePath::parse(&format!(".venv/bin/{name}"))?, "/usr/bin/python3")?;
    }
    for name in ["pip", "pip3"] {
        let path = WorkspacePath::parse(&format!(".venv/bin/{name}"))?;
        folder.write_atomic(&path, format!("#!{HOME}/.venv/bin/python3\n{PIP}").as_bytes())?;
        make_executable(&home.join(path.as_str()))?;
    }
    // Last, for it says that the rest is there.
    folder.write_atomic(&WorkspacePath::parse(".venv/pyvenv.cfg")?, PYVENV.as_bytes())
}

/// The home is new and nobody runs in it yet, so a path cannot lead elsewhere.
fn make_executable(path: &Path) -> Result<(), FolderError> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?)
}
