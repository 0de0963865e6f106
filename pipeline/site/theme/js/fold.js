// Words without what people leave out when they search: case, marks, quotes, and the Turkish difference of ı and i.
{
  const LETTERS = { ı: "i", ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe" };
  // Quotes and apostrophes, which keyboards write in many ways, and what nobody sees.
  const LEFT_OUT = /['"\u00ab\u00bb\u02bc\u200b-\u200d\u2018-\u201f\u2039\u203a\ufeff]/;
  const known = new Map();
  const signs = new Map();

  const plain = (letter) => {
    let found = known.get(letter);
    if (found === undefined) {
      found = LEFT_OUT.test(letter) ? "" : (LETTERS[letter] ?? letter.normalize("NFKD").replace(/[\u0300-\u036f]/g, ""));
      known.set(letter, found);
    }
    return found;
  };

  /** Return a text as it is compared: `"IŞIK"` and `"ışık"` both become `"isik"`. */
  tellal.fold = (text) => text.toLowerCase().replace(/[^\0-\x7f]|['"]/g, plain);

  /** The same of one sign, of which texts have few. */
  const folded = (sign) => {
    let found = signs.get(sign);
    if (found === undefined) signs.set(sign, (found = tellal.fold(sign)));
    return found;
  };

  /** Return the words of a query, each as it is compared. */
  tellal.wordsOf = (query) => tellal.fold(query).split(/\s+/).filter(Boolean);

  /** Return a text in stretches `[text, isFound]`, from `before` signs ahead of the first word found, at most `longest`. */
  tellal.found = (text, words, longest = Infinity, before = 30) => {
    const all = [...text];
    const places = [];
    let whole = "";
    all.forEach((sign, number) => {
      const small = folded(sign);
      for (let each = 0; each < small.length; each += 1) places.push(number);
      whole += small;
    });
    const isFound = new Uint8Array(all.length);
    let first = all.length;
    for (const word of words) {
      for (let at = whole.indexOf(word); at >= 0; at = whole.indexOf(word, at + word.length)) {
        first = Math.min(first, places[at]);
        isFound.fill(1, places[at], places[at + word.length - 1] + 1);
      }
    }
    const start = first < all.length && all.length > longest ? Math.max(0, first - before) : 0;
    const stretches = start > 0 ? [["…", false]] : [];
    for (let number = start; number < Math.min(all.length, start + longest); number += 1) {
      const last = stretches.at(-1);
      if (last && last[1] === Boolean(isFound[number])) last[0] += all[number];
      else stretches.push([all[number], Boolean(isFound[number])]);
    }
    return start + longest < all.length ? [...stretches, ["…", false]] : stretches;
  };
}
