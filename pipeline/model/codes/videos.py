"""Codes of videos: what is wrong with a file, and what its network would refuse. Keep the list sorted."""

from __future__ import annotations

from pipeline.model.codes.code import Code

VIDEOS = {
    "video-damaged": Code(
        "A video's file ends too early, or is no video behind its first bytes.",
        "Copy it again, or save it anew in another program.",
    ),
    "video-missing": Code(
        "A post for a network of videos has none.",
        "Add one, or leave that channel out.",
    ),
    "video-misnamed": Code(
        "A video's file has the ending of another kind.",
        "Rename it as the finding says.",
    ),
    "video-refused": Code(
        "A video is to go to a network that takes none from here.",
        "Leave it out, or write the post for that channel as a file of its own.",
    ),
    "video-too-many": Code(
        "A message has two videos.",
        "Leave one out, or move it to another part.",
    ),
    "video-unreadable": Code(
        "A file is no video that can be read.",
        "Save it anew as MP4 (H.264 and AAC).",
    ),
    "video-with-images": Code(
        "A message has images or a card beside a video.",
        "Move one of the two to another part, or leave it out.",
    ),
}
