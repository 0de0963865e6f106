// Words without what people leave out when they search: case, marks, and the Turkish difference of ı and i.
{
  const LETTERS = { ı: "i", ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe" };
  const known = new Map();

  const plain = (letter) => {
    let found = known.get(letter);
    if (found === undefined) {
      found = LETTERS[letter] ?? letter.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
      known.set(letter, found);
    }
    return found;
  };

  /** Return a text as it is compared: `"IŞIK"` and `"ışık"` both become `"isik"`. */
  tellal.fold = (text) => text.toLowerCase().replace(/[^\0-\x7f]/g, plain);

  /** Return the words of a query, each as it is compared. */
  tellal.wordsOf = (query) => tellal.fold(query).split(/\s+/).filter(Boolean);

  /** Return a text in stretches `[text, isFound]`, from `before` signs ahead of the first word found, at most `longest`. */
  tellal.found = (text, words, longest = Infinity, before = 30) => {
    const signs = [...text];
    const places = [];
    let folded = "";
    signs.forEach((sign, number) => {
      const small = tellal.fold(sign);
      for (let each = 0; each < small.length; each += 1) places.push(number);
      folded += small;
    });
    const isFound = new Uint8Array(signs.length);
    let first = signs.length;
    for (const word of words) {
      for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
        first = Math.min(first, places[at]);
        isFound.fill(1, places[at], places[at + word.length - 1] + 1);
      }
    }
    const start = first < signs.length && signs.length > longest ? Math.max(0, first - before) : 0;
    const stretches = start > 0 ? [["…", false]] : [];
    for (let number = start; number < Math.min(signs.length, start + longest); number += 1) {
      const last = stretches.at(-1);
      if (last && last[1] === Boolean(isFound[number])) last[0] += signs[number];
      else stretches.push([signs[number], Boolean(isFound[number])]);
    }
    return start + longest < signs.length ? [...stretches, ["…", false]] : stretches;
  };
}
