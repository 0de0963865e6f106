// Moments are told in the calendar's or a channel's zone; whoever has another clock is told their own beside.
{
  const told = (moment, zone, options) => new Intl.DateTimeFormat(tellal.locale, { timeZone: zone, ...options }).format(moment);
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const EXACT = { weekday: "short", day: "numeric", month: "short", hour: tellal.hour, minute: "2-digit" };

  const here = (moment) => told(moment, undefined, EXACT).replaceAll(",", "");

  if (document.documentElement.classList.contains("abroad")) {
    for (const time of document.querySelectorAll("main time[datetime*=T]")) {
      const moment = new Date(time.dateTime);
      time.title = tellal.say("yours", { time: here(moment), zone: own });
    }
    for (const place of document.querySelectorAll("[data-yours]")) {
      const moment = new Date(place.dataset.yours);
      place.textContent = tellal.say("yours", { time: here(moment), zone: own });
    }
  }
}
