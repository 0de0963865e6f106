"""Codes of what a network would not show, or not as it was meant: text, images, rules. Keep the list sorted."""

from __future__ import annotations

from pipeline.model.codes.code import Code

SHOWING: dict[str, Code] = {
    "alt-meaningless": Code(
        "An alt text says nothing about its image (`image`, a file's name).",
        "Say in a sentence what the image shows.",
    ),
    "alt-missing": Code(
        "An image has no alt text.",
        "Write it between the brackets: `![what it shows](media/name.jpg)`.",
    ),
    "alt-too-long": Code(
        "An alt text is longer than the network takes.",
        "Shorten it.",
    ),
    "cashtag-too-many": Code(
        "A post has more `$cashtags` than its network takes.",
        "Write the others without their `$`.",
    ),
    "character-refused": Code(
        "A text or a title has a character or a sign that the network refuses.",
        "Write it in another way.",
    ),
    "corrects-elsewhere": Code(
        "A post corrects one that does not go to this channel, so there is nothing to reply to.",
        "Take the channel out of `also`, or correct that post where it is.",
    ),
    "corrects-unsupported": Code(
        "A post corrects another on a network where a post cannot answer one.",
        "Correct it there by an edit (`tellal update`), or take the channel out of `also`.",
    ),
    "definition-unused": Code(
        "A line `[name]: address` defines an address that no link uses; it may be meant as text.",
        "Write `[words](address)`, or begin the line with `\\[`.",
    ),
    "fence-words": Code(
        "Words behind ``` are not shown.",
        "Move them to the next line: code begins there.",
    ),
    "footnote-as-text": Code(
        "A footnote mark is shown as text: posts have no footnotes.",
        "Write the note into the text.",
    ),
    "hashtag-too-many": Code(
        "A post has more hashtags than its network likes, or than it takes.",
        "Keep those that matter.",
    ),
    "hashtag-twice": Code(
        "A hashtag is in a post twice.",
        "Take one out; a template may have added it.",
    ),
    "hidden-character": Code(
        "A text has a character that nobody sees, such as one that turns the line around.",
        "Remove it; the finding names it.",
    ),
    "html-as-text": Code(
        "HTML in a body is shown as text.",
        "Use Markdown, or escape the `<` if the characters are meant.",
    ),
    "html-comment": Code(
        "An HTML comment in a body would be published as text.",
        "Remove it, or put it under `note:` in the front matter.",
    ),
    "image-cut": Code(
        "The network shows all pictures of a post in the shape of the first, and this one has another: something of it "
        "is lost at its edges. A card beside photos is such a picture too; its shape is its channel's `card_format`.",
        "Give all pictures one shape, or put first the one whose shape suits all.",
    ),
    "image-damaged": Code(
        "An image cannot be decoded: it is cut off or damaged, or is something else behind its first bytes.",
        "Save it anew in another program.",
    ),
    "image-hides": Code(
        "A picture is something else as well for whoever opens it otherwise: an archive, a page, a program.",
        "Save it anew in another program, and ask where it came from. What is sent is the picture alone.",
    ),
    "image-link": Code(
        "An image is a symbolic link or lies behind one.",
        "Put the file itself there.",
    ),
    "image-misnamed": Code(
        "The ending of an image's name says another type than its bytes.",
        "Rename the file.",
    ),
    "image-missing": Code(
        "A post shows an image that is not there.",
        "Add the file, or correct its address.",
    ),
    "image-needed": Code(
        "The network shows no post without an image.",
        "Add an image or a card.",
    ),
    "image-outside": Code(
        "An image lies outside the workspace or in a hidden folder.",
        "Put it into `media/` beside the post.",
    ),
    "image-print-colours": Code(
        "A picture is in colours of print (CMYK); what goes out is in those of screens, and may look different.",
        "Look at what `tellal render` makes of it, or save it anew as RGB.",
    ),
    "image-remote": Code(
        "An image is an address on the web; posts show files of the workspace.",
        "Put the file into `media/` beside the post.",
    ),
    "image-shape": Code(
        "An image is too wide or too narrow for the network.",
        "Cut it to the shape that the finding names.",
    ),
    "image-too-heavy": Code(
        "A picture that moves has a larger file than the network takes; others are made to fit.",
        "Save it smaller, with fewer frames, or as a video.",
    ),
    "image-too-large": Code(
        "An image has too many pixels, frames or bytes, or moves and is too large for its network.",
        "Save it smaller.",
    ),
    "image-too-many": Code(
        "A part has more images than the network takes.",
        "Leave some out, or move them to another part.",
    ),
    "image-too-small": Code(
        "An image has fewer pixels than the network takes.",
        "Use a larger one.",
    ),
    "image-type": Code(
        "A picture moves, and the network takes none that do; others become a type that it takes.",
        "Save one of its frames.",
    ),
    "image-unhosted": Code(
        "The network fetches images and videos from a public address, and no place for them is set up.",
        "Say under `[media]` in `tellal.toml` where they can be fetched, or send it by hand.",
    ),
    "image-unreadable": Code(
        "A file is no image that can be read.",
        "Save it anew as JPEG, PNG, GIF, WebP or AVIF; the finding says what it is.",
    ),
    "link-card-damaged": Code(
        "The frozen card of a post's link cannot be used.",
        "Put its file right, or make it anew: `tellal card fetch-links POST --refresh`.",
    ),
    "link-card-missing": Code(
        "A post's link would be shown without a card: its network looks at no page, and nobody has looked for it.",
        "Freeze what the page says of itself: `tellal card fetch-links`.",
    ),
    "link-card-old": Code(
        "The page of a post's link was looked at more than 60 days before the post goes out.",
        "See whether it says something else by now: `tellal card fetch-links POST --refresh`.",
    ),
    "link-dead": Code(
        "An address in a text that nobody can follow on this network.",
        "Say where to find it, such as the link in the profile.",
    ),
    "link-malformed": Code(
        "An address of a link is broken: no host, a blank in it, a password, a private network.",
        "Write the whole address, such as `https://example.org/page`.",
    ),
    "link-needed": Code(
        "The network takes no post without a link.",
        "Write an address into the text.",
    ),
    "link-not-secure": Code(
        "A link leads to `http://`.",
        "Begin it with `https://`.",
    ),
    "link-not-shown": Code(
        "The `link:` of a post is seen nowhere in what the network shows.",
        "Write the address in the text, or let the text template print `{{ post.link }}`.",
    ),
    "link-scheme": Code(
        "A link leads to something else than a web address (`javascript:`, `file:`).",
        "Use an address that begins with `https://`.",
    ),
    "link-too-many": Code(
        "A post has more links than its network takes.",
        "Leave some out.",
    ),
    "link-without-words": Code(
        "A link has no words that could be followed.",
        "Write words between the brackets.",
    ),
    "markup-broken": Code(
        "Brackets that look like a link or an image but are neither would be published.",
        "Mend them; an address with spaces goes into `<…>`.",
    ),
    "mention-nowhere": Code(
        "A post mentions somebody on a network that mentions nobody, so the plain name is shown.",
        "Write the name without `@`, or a link to where people find them.",
    ),
    "mention-too-many": Code(
        "A post mentions more people than its network likes, or than it takes.",
        "Mention fewer.",
    ),
    "mention-unknown": Code(
        "`@name` is nobody of `brand.toml`, but nearly somebody, or can be nobody's handle.",
        "Write the name as `brand.toml` has it.",
    ),
    "mention-without-handle": Code(
        "A person of `brand.toml` has no handle on the network; the plain name is shown.",
        "Add the handle below `[people.<name>]`.",
    ),
    "nesting-too-deep": Code(
        "Lists and quotes are nested too deeply to be read.",
        "Nest them less.",
    ),
    "part-empty": Code(
        "A part of a thread is empty.",
        "Write it, or remove one of the `***` lines.",
    ),
    "part-too-long": Code(
        "A part has more than 100,000 characters, which is more than is read.",
        "Part the post with `***`, or shorten it.",
    ),
    "post-empty": Code(
        "A post has no text and no image.",
        "Write it, or make it a draft.",
    ),
    "quiet-hours": Code(
        "A post is to go out in the quiet hours of its channel.",
        "Move it, or write `urgent: true`.",
    ),
    "rule-as-text": Code(
        "A line such as `---` in a body is shown as it is; only `***` parts a thread.",
        "Write `***` alone on a line, or remove the line.",
    ),
    "strike-as-text": Code(
        "`~~` is shown as text: posts have no struck-through words.",
        "Remove it.",
    ),
    "table-as-text": Code(
        "A table is shown as text: no network draws tables.",
        "Write it as lines, or put it on a card.",
    ),
    "template-body": Code(
        "A text template prints the body of a post not exactly once, or changes it.",
        "Put `{{ body }}` into it once, without a filter.",
    ),
    "template-error": Code(
        "A text template does not work.",
        "Mend the line that the finding names.",
    ),
    "text-repeated": Code(
        "The same words go out on one channel twice within thirty days.",
        "Say it in other words, or cancel one of the posts.",
    ),
    "text-beside-image": Code(
        "A network shows images alone, and this one has a text beside it, which nobody would see.",
        "Put the text on a card, or show a video in the image's place.",
    ),
    "text-too-long": Code(
        "A part is longer than its network takes, counted as that network counts.",
        "Shorten it, or part it with `***` where the network has threads.",
    ),
    "thread-unsupported": Code(
        "A post in several parts is to go to a network without threads.",
        "Remove the `***` lines, or write the post for that channel as a file of its own.",
    ),
    "time-taken": Code(
        "Two posts go out on one channel in the same minute.",
        "Move one of them.",
    ),
    "title-missing": Code(
        "The network needs a title.",
        "Add `title:` to the front matter.",
    ),
    "title-not-shown": Code(
        "A link or image has a title in quotes, which no network shows.",
        "Write it in the text, or remove it.",
    ),
    "title-too-long": Code(
        "A title is longer than the network takes.",
        "Shorten it.",
    ),
    "too-close": Code(
        "Two posts of a channel are closer to each other than its `min_gap`.",
        "Move one of them; otherwise the later one waits.",
    ),
    "too-many": Code(
        "A channel has more posts in a day or a week than its `max_per_day` or `max_per_week`.",
        "Move some of them; otherwise they wait, and are missed where they may not be that late.",
    ),
    "voice-never": Code(
        "A post uses a word that the brand never uses.",
        "Say it in another way.",
    ),
}
