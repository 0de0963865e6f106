"""MkDocs' side of the site, and nothing else: which pages there are and what they say is `pages`' affair."""

from __future__ import annotations

import logging
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from mkdocs.commands.build import build
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel

from pipeline.errors import TellalError
from pipeline.site.assets import THEME
from pipeline.site.html import LIVE_POLICY, POLICY
from pipeline.site.kept import Writer
from pipeline.site.output import Output, Posts, Progress, look, sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.structure.pages import Page

    from pipeline.site.kept import Known


# What goes wrong in `tellal site` is said once, by whoever called; MkDocs' own commands bring a handler along.
logging.getLogger("mkdocs").addHandler(logging.NullHandler())


class NoOptions(Config):  # type: ignore[no-untyped-call]  # MkDocs' own
    """mkdocs.yml says that we are there; everything else is said in tellal.toml."""


class TellalPlugin(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]  # likewise
    """Puts the workspace's pages in the place of whatever lies in `docs_dir`, which MkDocs only watches."""

    given: Output | None = None
    made: Output
    progress: Progress | None = None
    before: Mapping[str, Known] = MappingProxyType({})
    written: Writer
    posts: Posts | None = None
    policy = POLICY

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002 - MkDocs' signature
        """Let `mkdocs serve` reload the page, which takes a script."""
        self.policy = LIVE_POLICY if command == "serve" else POLICY

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Look at the workspace around mkdocs.yml, unless that was done already."""
        try:
            self.made = self.given or look(Path(config.config_file_path).parent, self.policy)
        except (TellalError, ValueError) as error:
            raise PluginError(str(error)) from error
        config.watch += map(str, sources(self.made.root))
        config.docs_dir = str(THEME)  # whatever the content is called, MkDocs has no opinion on it
        config.use_directory_urls = False
        config.theme.static_templates.clear()  # a sitemap would tell strangers, and the date of the build
        return config

    def on_files(self, _files: Files, /, *, config: MkDocsConfig) -> Files:
        """Return the overview pages to print; posts never enter the navigation, which grows with the square of them."""
        files = Files([])
        self.written = Writer(Path(config.site_dir), self.before)
        self.posts = self.made.begin(self.written)  # while others print them, MkDocs has its pages here
        for name in self.made.unlike(self.written):
            text = f"{name.removesuffix('.html')}.md"
            file = File.generated(config, text, content="", inclusion=InclusionLevel.NOT_IN_NAV)
            file.dest_uri = name
            files.append(file)
        return files

    def on_post_page(self, _output: str, /, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002 - MkDocs' signature
        """Return our page."""
        try:
            return self.made.html(page.file.dest_uri, self.written).decode()
        except TellalError as error:
            if self.given:
                raise
            raise PluginError(" – ".join(map(str, filter(None, (error, error.hint))))) from error

    def on_post_build(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Write posts, pictures and calendars beside the overview pages."""
        self.made.write_rest(self.written, self.progress, self.posts)

    def on_build_error(self, *, error: BaseException) -> None:  # noqa: ARG002 - MkDocs' signature
        """Let go of who prints posts for a site that will not be."""
        if self.posts is not None:
            self.posts.printed.close()


def run(made: Output, place: Path, progress: Progress | None, before: Mapping[str, Known]) -> Writer:
    """Let MkDocs build a site that was looked at already, and return what was written beside its own pages.

    Args:
        made: what the site is made of.
        place: the folder to build it in.
        progress: is told after each post.
        before: what stands where the site will stand, and need not be made again.
    """
    config = MkDocsConfig(str(made.root / "mkdocs.yml"))
    theme = {"name": None, "custom_dir": str(THEME)}
    config.load_dict({"site_name": "-", "docs_dir": str(THEME), "site_dir": str(place), "theme": theme, "plugins": []})
    config.validate()
    plugin = config.plugins["tellal"] = TellalPlugin()
    plugin.load_config({})
    plugin.given, plugin.progress, plugin.before = made, progress, before
    try:
        build(config)
    except BaseException as stop:  # Ctrl-C too, which MkDocs tells nobody: workers would be waited for at the end
        plugin.on_build_error(error=stop)
        raise
    return plugin.written
