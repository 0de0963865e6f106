"""MkDocs' side of the site, and nothing else: which pages there are and what they say is `pages`' affair."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.commands.build import build
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel

from pipeline.errors import TellalError
from pipeline.site.assets import THEME
from pipeline.site.output import Output, Progress, look, sources

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs' own
    """What mkdocs.yml may say below `tellal:`, a moment to build for instead of now (`2026-12-01T10:00Z`)."""

    clock = config_options.Optional(config_options.Type(str))


class TellalPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # likewise
    """Puts the workspace's pages in the place of whatever lies in `docs_dir`, which MkDocs only watches."""

    given: Output | None = None
    made: Output
    progress: Progress | None = None
    posts = 0

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Look at the workspace around mkdocs.yml, unless that was done already."""
        try:
            self.made = self.given or look(Path(config.config_file_path).parent, self.config.clock)
        except (TellalError, ValueError) as error:
            raise PluginError(str(error)) from error
        config.watch += map(str, sources(self.made.root))
        config.docs_dir = str(THEME)  # whatever the content is called, MkDocs has no opinion on it
        config.use_directory_urls = False
        config.theme.static_templates.clear()  # a sitemap would tell strangers, and the date of the build
        return config

    def on_files(self, _files: Files, /, *, config: MkDocsConfig) -> Files:
        """Return the overview pages; posts never enter MkDocs' navigation, which grows with the square of them."""
        return Files([_file(name, config) for name in self.made.overview])

    def on_post_page(self, _output: str, /, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002 - MkDocs' signature
        """Return our page."""
        return self.made.html(page.file.dest_uri).decode()

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write posts, pictures and calendars beside the overview pages."""
        self.posts = self.made.write_rest(Path(config.site_dir), self.progress)


def run(made: Output, root: Path, place: Path, progress: Progress | None) -> int:
    """Let MkDocs build a site that was looked at already; return how many pages it has."""
    config = MkDocsConfig(str(root / "mkdocs.yml"))
    theme = {"name": None, "custom_dir": str(THEME)}
    config.load_dict({"site_name": "-", "docs_dir": str(THEME), "site_dir": str(place), "theme": theme, "plugins": []})
    config.validate()
    plugin = config.plugins["tellal"] = TellalPlugin()
    plugin.load_config({})
    plugin.given, plugin.progress = made, progress
    build(config)
    return len(made.overview) + plugin.posts


def _file(name: str, config: MkDocsConfig) -> File:
    file = File.generated(config, f"{name.removesuffix('.html')}.md", content="", inclusion=InclusionLevel.NOT_IN_NAV)
    file.dest_uri = name
    return file
