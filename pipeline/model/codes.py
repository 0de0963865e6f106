"""Every finding code with its meaning: what `docs/findings.md` is made from and what `Finding.code` may be.

A code is stable: people search for it, scripts match it. Keep the list sorted.
"""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """What a code means and what to do about it, each one sentence of documentation."""

    meaning: str
    remedy: str


CODES: dict[str, Code] = {
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
    "campaign-unknown": Code(
        "A post or hold names a campaign that does not exist.",
        "Write the name of a file in `content/campaigns/`, without `.md`.",
    ),
    "card-alt": Code(
        "A card has no alt text, or one that says nothing (`image`).",
        "Write `alt:` in the post's `card`, or mend the layout's `alt` template.",
    ),
    "card-contrast": Code(
        "A text of a card has less contrast with what is behind it than WCAG 2.2 AA asks for.",
        "Give the text the colour that the finding names, or put a calmer ground under it in the layout.",
    ),
    "card-field-long": Code(
        "A card's text has more characters than its layout allows.",
        "Shorten it, or raise the field's `max` in the layout.",
    ),
    "card-field-missing": Code(
        "A card lacks a text that its layout requires.",
        "Write the field in the post's `card`.",
    ),
    "card-field-unknown": Code(
        "A card has a text that its layout has no place for.",
        "Write the field as the layout names it.",
    ),
    "card-font": Code(
        "A font of the brand is missing or is no font.",
        "Put a TrueType or OpenType file below `brand/fonts/` and name it in `brand.toml`.",
    ),
    "card-format": Code(
        "A card's layout has no version for the format that the channel asks for.",
        "Choose another `card_format` for the channel, or add the format to the layout.",
    ),
    "card-glyph-missing": Code(
        "No font of the brand can draw a character of a card.",
        "Take the character out, or add a font that has it.",
    ),
    "card-layout-broken": Code(
        "A card's layout has errors, so the card cannot be drawn.",
        "Mend the layout; its own findings say where.",
    ),
    "card-layout-unknown": Code(
        "A card asks for a layout that does not exist.",
        "Write the name of a file in `templates/cards/`, without its ending.",
    ),
    "card-picture": Code(
        "A picture of a card is missing, too large or cannot be decoded.",
        "Put a PNG, JPEG or WebP picture where the card says it is.",
    ),
    "card-shaping": Code(
        "This machine draws text without Raqm, which emoji families and some scripts need.",
        "Install the system library fribidi.",
    ),
    "card-text-overflow": Code(
        "A text of a card does not fit its box, not even at the layout's smallest size.",
        "Shorten the text, or give it more room in the layout.",
    ),
    "channel-unknown": Code(
        "A post names a channel under `also` that does not exist.",
        "Write the name of a folder in `content/` that has a `channel.toml`.",
    ),
    "channel-without-settings": Code(
        "A folder of `content/` has posts and no `channel.toml`.",
        "Write one (`tellal schema channel`), or move the posts.",
    ),
    "character-control": Code(
        "A file or a value holds an invisible control character.",
        "Delete it: no network shows it, and it may hide something.",
    ),
    "definition-unused": Code(
        "A line `[name]: address` defines an address that no link uses; it may be meant as text.",
        "Write `[words](address)`, or begin the line with `\\[`.",
    ),
    "encoding-bom": Code(
        "A file begins with an invisible byte order mark.",
        "Save it as UTF-8 without BOM; `tellal check --fix` takes it out.",
    ),
    "encoding-not-utf8": Code(
        "A file is not UTF-8.",
        "Save it as UTF-8.",
    ),
    "ends-too-early": Code(
        "A campaign ends before it starts.",
        "Correct `starts` or `ends`.",
    ),
    "expires-too-early": Code(
        "A post expires before it goes out.",
        "Set `expires_at` after `publish_at`, or remove it.",
    ),
    "fence-words": Code(
        "Words behind ``` are not shown.",
        "Move them to the next line: code begins there.",
    ),
    "file-name-collision": Code(
        "Two names are the same on systems that ignore case or write accents in another way.",
        "Rename one of them.",
    ),
    "file-name-ending": Code(
        "A file looks like a post, and its name does not end in `.md`, so it is never read.",
        "Rename it.",
    ),
    "file-name-nfc": Code(
        "An accent in a file's name is a character of its own, so that the same name can be written twice.",
        "Rename the file, typing the name anew.",
    ),
    "file-name-odd": Code(
        "A file's name has characters that not every system takes, so it is not read.",
        "Rename it: letters, digits, `-`, `_` and `.` are safe.",
    ),
    "file-not-regular": Code(
        "What should be a file is a folder, a pipe or a device, or what should be a folder is not.",
        "Rename it, or put the right thing in its place.",
    ),
    "file-symlink": Code(
        "A symbolic link is in the content; links are never followed, as they may lead out of it.",
        "Put the file itself there.",
    ),
    "file-too-large": Code(
        "A file is larger than anything of its kind, so it is not read.",
        "Make it smaller; pictures are files of their own.",
    ),
    "file-unreadable": Code(
        "A file or folder cannot be read.",
        "Give yourself the permission, and look after the disk.",
    ),
    "findings-many": Code(
        "A file has more mistakes than are listed.",
        "Mend those that are, and check again.",
    ),
    "footnote-as-text": Code(
        "A footnote mark is shown as text: posts have no footnotes.",
        "Write the note into the text.",
    ),
    "front-matter-empty": Code(
        "The front matter of a file is empty.",
        "Write at least `id:` and `publish_at:`; `tellal new` does it.",
    ),
    "front-matter-fence": Code(
        "Front matter begins or ends with more than `---`.",
        "Write exactly `---`.",
    ),
    "front-matter-long": Code(
        "The front matter is longer than 65,536 characters, so it is not read.",
        "Move long texts below it.",
    ),
    "front-matter-missing": Code(
        "A file does not begin with front matter.",
        "Begin it with a line `---`, the keys, and another line `---`.",
    ),
    "front-matter-not-mapping": Code(
        "Front matter holds something else than keys and values.",
        "Write `key: value`, one on each line.",
    ),
    "front-matter-unclosed": Code(
        "The front matter of a file is never closed.",
        "Write a line `---` between the keys and the text.",
    ),
    "hashtag-too-many": Code(
        "A post has more hashtags than its network likes.",
        "Keep those that matter.",
    ),
    "hashtag-twice": Code(
        "A hashtag is in a post twice.",
        "Take one out; a template may have added it.",
    ),
    "hashtags-unknown": Code(
        "A channel names a set of hashtags that does not exist.",
        "Write a key of `[hashtags]` in `brand/brand.toml`.",
    ),
    "hidden-character": Code(
        "A text has a character that nobody sees, such as one that turns the line around.",
        "Remove it; the finding names it.",
    ),
    "hold-scope": Code(
        "A hold says nothing to hold, or more than one thing.",
        'Write one of `scope = "all"`, `channel`, `campaign`, `tag` and `post`.',
    ),
    "hold-unknown": Code(
        "A hold names something that does not exist; until it is corrected, everything is held.",
        "Correct the name, or take the hold out.",
    ),
    "html-as-text": Code(
        "HTML in a body is shown as text.",
        "Use Markdown, or escape the `<` if the characters are meant.",
    ),
    "html-comment": Code(
        "An HTML comment in a body would be published as text.",
        "Remove it, or put it under `note:` in the front matter.",
    ),
    "id-duplicate": Code(
        "Two posts have the same id, so the ledger could not tell them apart.",
        "Take the id out of the copy; `tellal check --fix` makes a new one.",
    ),
    "id-malformed": Code(
        "An id is not one that `tellal new` makes: 26 letters and digits, without I, L, O and U.",
        "Take the line out; `tellal check --fix` makes an id.",
    ),
    "id-missing": Code(
        "A post has no id.",
        "Run `tellal check --fix`: it makes one, which stays the post's name for ever.",
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
    "image-remote": Code(
        "An image is an address on the web; posts show files of the workspace.",
        "Put the file into `media/` beside the post.",
    ),
    "image-shape": Code(
        "An image is too wide or too narrow for the network.",
        "Cut it to the shape that the finding names.",
    ),
    "image-too-heavy": Code(
        "An image's file is larger than the network takes.",
        "Save it smaller.",
    ),
    "image-too-large": Code(
        "An image has more than forty million pixels.",
        "Save it smaller.",
    ),
    "image-too-many": Code(
        "A part has more images than the network takes.",
        "Leave some out, or move them to another part.",
    ),
    "image-type": Code(
        "The network does not take images of this type.",
        "Save it as one of the types that the finding names.",
    ),
    "image-unreadable": Code(
        "A file is no image that can be read.",
        "Save it anew as PNG, JPEG, GIF or WebP.",
    ),
    "key-duplicate": Code(
        "A key is written twice.",
        "Keep one of them.",
    ),
    "key-missing": Code(
        "A key that has to be there is missing.",
        "Write it, as the finding says.",
    ),
    "key-not-text": Code(
        "A key is missing its name, or is a list or a table.",
        "Write `key: value`, one on each line.",
    ),
    "key-unknown": Code(
        "A key is none that this file takes; most often it is misspelt.",
        "Write the key that the finding names; all are on the page about fields.",
    ),
    "layout-covered": Code(
        "A text of a card layout stands where the network puts its own buttons and names.",
        "Move the text between the covered edges.",
    ),
    "layout-field": Code(
        "A card layout speaks of a field or a format that does not exist.",
        "Declare the field below `[fields]`, or write the name that exists.",
    ),
    "layout-role": Code(
        "A card layout asks for a colour or a font that the brand does not have.",
        "Write a role of `brand.toml`, or add it there.",
    ),
    "layout-value": Code(
        "A value of a card layout is missing, of the wrong kind or out of its limits.",
        "Write the value as the finding says.",
    ),
    "line-ending-cr": Code(
        "A lone carriage return stands in a file, which editors and networks read differently.",
        "End lines with LF; `tellal check --fix` does it.",
    ),
    "line-ending-crlf": Code(
        "Lines end with CR LF, as on Windows.",
        "End lines with LF only; `tellal check --fix` does it.",
    ),
    "link-dead": Code(
        "An address in a text that nobody can follow on this network.",
        "Say where to find it, such as the link in the profile.",
    ),
    "link-malformed": Code(
        "An address of a link is broken: no host, a blank in it, a password, a private network.",
        "Write the whole address, such as `https://example.org/page`.",
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
    "link-without-words": Code(
        "A link has no words that could be followed.",
        "Write words between the brackets.",
    ),
    "markup-broken": Code(
        "Brackets that look like a link or an image but are neither would be published.",
        "Mend them; an address with spaces goes into `<…>`.",
    ),
    "media-missing": Code(
        "`brand.toml` names a file that is not there.",
        "Put it into `brand/`, or correct the name.",
    ),
    "media-path": Code(
        "A path leads out of its folder, is absolute, or has backslashes.",
        "Write it relative to the folder, with forward slashes.",
    ),
    "mention-too-many": Code(
        "A post mentions more people than its network likes.",
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
    "pillar-unknown": Code(
        "A post names a pillar that does not exist.",
        "Write a key of `[pillars]` in `tellal.toml`.",
    ),
    "post-empty": Code(
        "A post has no text and no image.",
        "Write it, or make it a draft.",
    ),
    "post-without-channel": Code(
        "A Markdown file lies in `content/` itself, so it is never read.",
        "Move it into a channel's folder.",
    ),
    "publish-at-missing": Code(
        "A post that is no draft has no time.",
        "Write `publish_at:`, or `status: draft`.",
    ),
    "rule-as-text": Code(
        "A line such as `---` in a body is shown as it is; only `***` parts a thread.",
        "Write `***` alone on a line, or remove the line.",
    ),
    "secret": Code(
        "Something in a post looks like a key or a password.",
        "Take it out and make a new one: the old one is known.",
    ),
    "settings-missing": Code(
        "There is no `tellal.toml`.",
        "Make a workspace with `tellal init`.",
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
    "template-unknown": Code(
        "There is no text template of that name.",
        "Write the name of a file in `templates/text/`, without its ending.",
    ),
    "text-repeated": Code(
        "The same words go out on one channel twice within thirty days.",
        "Say it in other words, or cancel one of the posts.",
    ),
    "text-too-long": Code(
        "A part is longer than its network takes, counted as that network counts.",
        "Shorten it, or part it with `***` where the network has threads.",
    ),
    "thread-unsupported": Code(
        "A post in several parts is to go to a network without threads.",
        "Remove the `***` lines, or write the post for that channel as a file of its own.",
    ),
    "time-skipped": Code(
        "The clocks of a time zone jump over a time, as in spring.",
        "Write the time that the finding names.",
    ),
    "time-taken": Code(
        "Two posts go out on one channel in the same minute.",
        "Move one of them.",
    ),
    "time-twice": Code(
        "A time happens twice in its time zone, as in autumn; the first is taken.",
        "Write the offset to say which one is meant: `2026-10-25T02:30:00+01:00`.",
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
    "toml-syntax": Code(
        "A TOML file does not parse.",
        'Write `key = "value"`, as the finding says.',
    ),
    "value-cut": Code(
        "Part of a value would be lost: YAML takes ` #` for a comment, and a comma in braces for the value's end.",
        "Put the value in quotes.",
    ),
    "value-invalid": Code(
        "A value does not have the form that its key takes.",
        "Write it as the finding says.",
    ),
    "value-missing": Code(
        "A list has an empty item, or a card an empty text.",
        "Write it, or take it out.",
    ),
    "value-repeated": Code(
        "A list has the same value twice.",
        "Keep one of them.",
    ),
    "value-type": Code(
        "A value is of the wrong kind: a list for a text, a word for true or false.",
        "Write it as the finding says.",
    ),
    "value-unknown": Code(
        "A value is none of the words that its key takes.",
        "Write one of those that the finding names.",
    ),
    "voice-never": Code(
        "A post uses a word that the brand never uses.",
        "Say it in another way.",
    ),
    "yaml-alias": Code(
        "Front matter refers to something written elsewhere (`*name`).",
        "Write the value itself; put it in quotes if the star is meant.",
    ),
    "yaml-anchor": Code(
        "Front matter gives a value a name (`&name`).",
        "Take it out; put the value in quotes if the sign is meant.",
    ),
    "yaml-depth": Code(
        "Front matter is nested more than eight levels deep.",
        "Write it flat.",
    ),
    "yaml-documents": Code(
        "Front matter holds a second document (`...`).",
        "Take the line out.",
    ),
    "yaml-merge": Code(
        "Front matter copies keys from elsewhere (`<<`).",
        "Write the keys that are meant.",
    ),
    "yaml-syntax": Code(
        "A value or a line of front matter does not parse as YAML.",
        "Put the value in quotes, as the finding says.",
    ),
    "yaml-tag": Code(
        "Front matter says what a value is (`!name`).",
        "Take it out; put the value in quotes if the exclamation mark is meant.",
    ),
    "zone-missing": Code(
        "A time has no offset, and neither the post nor its channel nor the workspace names a time zone.",
        "Write `timezone` in `tellal.toml`.",
    ),
    "zone-unknown": Code(
        "A time zone does not exist.",
        "Write it as in the IANA list: `Europe/Istanbul`.",
    ),
}
