"""Codes of what reading a workspace finds: files, keys, values, times, references. Keep the list sorted."""

from __future__ import annotations

from pipeline.model.codes.code import Code

READING: dict[str, Code] = {
    "approval-impossible": Code(
        "Nobody could ever approve: the policy asks for more people than may approve, or names nobody.",
        "Name more approvers (`tellal approvers add LOGIN`), or ask for fewer.",
    ),
    "approval-unknown": Code(
        "The policy names an approver, a channel or a campaign that does not exist.",
        "Correct the name under `[approval]`, or take it out.",
    ),
    "brand-role": Code(
        "`brand.toml` speaks of a font or a colour that it does not have.",
        "Write a role of `[fonts]` or `[colours]`, or add it there.",
    ),
    "campaign-unknown": Code(
        "A post or hold names a campaign that does not exist.",
        "Write the name of a file in `content/campaigns/`, without `.md`.",
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
    "corrects-itself": Code(
        "A post corrects itself, or two posts correct each other, so that neither could ever go out.",
        "Name the post that was wrong under `corrects`.",
    ),
    "corrects-unknown": Code(
        "A post corrects one that does not exist.",
        "Write its id, or its channel and file name: `x/2026-12-01-kis`.",
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
    "file-unreadable": Code(
        "A file or folder cannot be read.",
        "Give yourself the permission, and look after the disk.",
    ),
    "findings-many": Code(
        "A file has more mistakes than are listed.",
        "Mend those that are, and check again.",
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
    "hashtags-unknown": Code(
        "A channel names a set of hashtags that does not exist.",
        "Write a key of `[hashtags]` in `brand/brand.toml`.",
    ),
    "hold-scope": Code(
        "A hold says nothing to hold, or more than one thing.",
        'Write one of `scope = "all"`, `channel`, `campaign`, `tag` and `post`.',
    ),
    "hold-unknown": Code(
        "A hold names something that does not exist; until it is corrected, everything is held.",
        "Correct the name, or take the hold out.",
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
    "line-ending-cr": Code(
        "A lone carriage return stands in a file, which editors and networks read differently.",
        "End lines with LF; `tellal check --fix` does it.",
    ),
    "line-ending-crlf": Code(
        "Lines end with CR LF, as on Windows.",
        "End lines with LF only; `tellal check --fix` does it.",
    ),
    "media-missing": Code(
        "`brand.toml` names a file that is not there.",
        "Put it into `brand/`, or correct the name.",
    ),
    "media-path": Code(
        "A path leads out of its folder, is absolute, or has backslashes.",
        "Write it relative to the folder, with forward slashes.",
    ),
    "network-unknown": Code(
        "A channel names a network that there is not, or one that nothing sends to by itself yet.",
        'Name one that there is; `network = "outbox"` and `as = "threads"` play a network that cannot be sent to.',
    ),
    "option-missing": Code(
        "A channel does not say an option that its network cannot do without.",
        "Write it below `[options]` in `channel.toml`; `docs/networks/options.md` says what it is.",
    ),
    "option-unknown": Code(
        "A channel sets an option that its network does not have.",
        "Correct its name, or take it out; `docs/networks/options.md` lists what there is.",
    ),
    "option-wrong": Code(
        "An option of a channel has a value that its network does not take.",
        "Write it as the finding says.",
    ),
    "pillar-unknown": Code(
        "A post names a pillar that does not exist.",
        "Write a key of `[pillars]` in `tellal.toml`.",
    ),
    "post-without-channel": Code(
        "A Markdown file lies in `content/` itself, so it is never read.",
        "Move it into a channel's folder.",
    ),
    "publish-at-missing": Code(
        "A post that is no draft has no time.",
        "Write `publish_at:`, or `status: draft`.",
    ),
    "secret": Code(
        "Something in a post looks like a key or a password.",
        "Take it out and make a new one: the old one is known.",
    ),
    "settings-missing": Code(
        "There is no `tellal.toml`.",
        "Make a workspace with `tellal init`.",
    ),
    "template-unknown": Code(
        "There is no text template of that name.",
        "Write the name of a file in `templates/text/`, without its ending.",
    ),
    "time-skipped": Code(
        "The clocks of a time zone jump over a time, as in spring.",
        "Write the time that the finding names.",
    ),
    "time-twice": Code(
        "A time happens twice in its time zone, as in autumn; the first is taken.",
        "Write the offset to say which one is meant: `2026-10-25T02:30:00+01:00`.",
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
        "A list has an empty item, a card an empty text, or a status nothing after it.",
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
