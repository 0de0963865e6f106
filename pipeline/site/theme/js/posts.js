// Every post of the site, loaded once, when somebody first looks for something.
{
  const WHAT = ["channel", "state", "campaign", "pillar", "author"];
  let loading;
  let isThere = false;

  /** Return a promise of all posts; what comes back is described in pipeline/site/index.py. */
  tellal.posts = () => {
    loading ??= new Promise((resolve, reject) => {
      tellal.take = (record) => {
        isThere = true;
        resolve(unpacked(record));
      };
      const fail = () => {
        if (!isThere) loading = undefined; // whoever types on tries again
        reject(new Error("posts.js"));
      };
      // Whatever is loaded without handing anything over is not what was asked for.
      const script = tellal.make("script", { src: `${tellal.shared}posts.js`, error: fail, load: fail });
      document.head.append(script);
    });
    return loading;
  };

  /** Return a promise of all posts, or of nothing where they do not come; `told` is where people read which it is. */
  tellal.awaited = async (told) => {
    if (!isThere) told.textContent = tellal.say("loading");
    try {
      return await tellal.posts();
    } catch {
      told.textContent = tellal.say("notLoaded");
      return undefined;
    }
  };

  const unpacked = (record) => {
    // All at once: folding ten thousand texts one by one takes three times as long.
    const headed = fold(record.posts, (row) => row[1]);
    const texts = fold(record.posts, (row) => row[2]);
    const { channels, states, campaigns, pillars, authors, languages } = record;
    return record.posts.map((row, number) => ({
      address: row[0],
      title: row[1],
      text: row[2],
      language: languages[row[3]] ?? "",
      campaign: campaigns[row[4]],
      pillar: pillars[row[5]] ?? "",
      author: authors[row[6]] ?? "",
      times: row[7].map(([minute, state, those]) => ({
        at: minute === null ? null : minute * 60000,
        state: [states[state], tellal.states[states[state]]],
        channels: those.map((each) => channels[each]),
      })),
      head: headed[number],
      body: texts[number],
    }));
  };

  const fold = (rows, of) => tellal.fold(rows.map((row) => of(row).replaceAll("\n", " ")).join("\n")).split("\n");

  /** Tell whether a post on a channel at a state is wanted; `wanted` has a value for each thing that is asked for. */
  const isWanted = (time, channel, wanted) =>
    (!wanted.channel || channel[0] === wanted.channel) && (!wanted.state || time.state[0] === wanted.state);

  const isOf = (post, wanted) =>
    (!wanted.campaign || post.campaign?.[0] === wanted.campaign) &&
    (!wanted.pillar || post.pillar === wanted.pillar) &&
    (!wanted.author || post.author === wanted.author);

  /** Return the posts that are wanted, each with the time that counts: `[{post, time, rank}]`, the nearest to `now` first. */
  tellal.search = (posts, query, wanted, now) => {
    const words = tellal.wordsOf(query);
    const narrowed = WHAT.some((each) => wanted[each]);
    const hits = [];
    for (const post of posts) {
      let rank = 0;
      for (const word of words) {
        const at = post.head.indexOf(word);
        if (at < 0 && !post.body.includes(word)) {
          rank = -1;
          break;
        }
        rank += at < 0 ? 2 : at === 0 || post.head[at - 1] === " " ? 0 : 1;
      }
      if (rank < 0 || (narrowed && !isOf(post, wanted))) continue;
      const time = post.times.find((each) => each.channels.some((channel) => isWanted(each, channel, wanted)));
      if (time) hits.push({ post, time, rank, far: time.at === null ? Infinity : Math.abs(time.at - now) });
    }
    return hits.sort((one, other) => one.rank - other.rank || one.far - other.far || 0);
  };

  tellal.kinds = WHAT;
}
