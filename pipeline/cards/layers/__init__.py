"""The layers that a layout may have, a file for those of one sort: their keys, and what reading makes of them."""
