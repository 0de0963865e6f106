"""Codes of videos: what is wrong with a file, and what its network would refuse. Keep the list sorted."""

from __future__ import annotations

from pipeline.model.codes.code import Code

VIDEOS = {
    "video-cover-missing": Code(
        "The network takes no video without a cover, and what makes one is not installed.",
        "Install the extra `video`.",
    ),
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
    "video-shape": Code(
        "A video is too wide or too narrow for the network.",
        "Cut it to the shape that the finding names.",
    ),
    "video-too-large": Code(
        "A video has more bytes, pixels or pictures a second than the network takes.",
        "Save it smaller, or install the extra `video`: then it is made to fit.",
    ),
    "video-too-long": Code(
        "A video is longer than the network takes.",
        "Cut it.",
    ),
    "video-too-many": Code(
        "A message has two videos.",
        "Leave one out, or move it to another part.",
    ),
    "video-too-short": Code(
        "A video is shorter than the network takes.",
        "Use a longer one.",
    ),
    "video-too-small": Code(
        "A video has fewer pixels or bytes than the network takes.",
        "Save it larger.",
    ),
    "video-type": Code(
        "The network does not take videos of this kind or coding.",
        "Save it anew as MP4 (H.264 and AAC), or install the extra `video`: then it is made to fit.",
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
