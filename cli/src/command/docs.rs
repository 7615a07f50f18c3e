//! `plumbline docs`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use plumbline_catalogue::catalogue::Catalogue;
use plumbline_report::markdown::{FOLDERS, MARK, pages};

use crate::{arguments, failure::Failure};

/// Writes the generated pages, and removes generated pages that no longer exist.
pub(crate) fn run(arguments: &arguments::Docs, catalogue: &Catalogue) -> Result<ExitCode, Failure> {
    write(&arguments.folder, catalogue)?;
    Ok(ExitCode::SUCCESS)
}

fn write(folder: &Path, catalogue: &Catalogue) -> anyhow::Result<()> {
    let pages: Vec<(PathBuf, String)> =
        pages(catalogue).into_iter().map(|page| (folder.join(page.path), page.text)).collect();
    for subfolder in FOLDERS.map(|name| folder.join(name)) {
        fs::create_dir_all(&subfolder).with_context(|| format!("{} cannot be made", subfolder.display()))?;
        remove_stale(&subfolder, &pages)?;
    }
    for (path, text) in &pages {
        fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

fn remove_stale(folder: &Path, pages: &[(PathBuf, String)]) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        if !pages.iter().any(|(page, _)| *page == path) && is_generated(&path) {
            fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
        }
    }
    Ok(())
}

fn is_generated(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
        && fs::read_to_string(path).is_ok_and(|text| text.starts_with(MARK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stale_pages_go_and_others_stay() {
        let folder = std::env::temp_dir().join(format!("plumbline-docs-{}", std::process::id()));
        let rules = folder.join("rules");
        fs::create_dir_all(&rules).unwrap();
        fs::write(rules.join("gone.md"), format!("{MARK}\nold")).unwrap();
        fs::write(rules.join("mine.md"), "by hand").unwrap();
        write(&folder, &Catalogue::built_in().unwrap()).unwrap();
        let exists = |name: &str| rules.join(name).exists();
        let found = (exists("gone.md"), exists("mine.md"), exists("README.md"), exists("s3.md"));
        let framework = folder.join("frameworks/cis-5.0.md").exists();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!((found, framework), ((false, true, true, true), true));
    }
}
