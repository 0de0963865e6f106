"""A post × a channel → what its network will show, and what was odd on the way."""

from pipeline.render.variants import Rendered, render

__all__ = ["Rendered", "render"]
