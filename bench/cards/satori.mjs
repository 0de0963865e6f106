// What Vercel's OG images are made with: satori lays out, resvg draws. `node satori.mjs JOB.json` prints a line of JSON.
import fs from 'node:fs'
import { Resvg } from '@resvg/resvg-js'
import satori from 'satori'

const job = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'))
const font = (name, weight) => ({ name, weight, data: fs.readFileSync(`${job.brand}/fonts/${name}.ttf`) })
const fonts = [font('Fraunces-Bold', 700), font('BricolageGrotesque-Medium', 500)]
const inline = (path, type) => `data:${type};base64,${fs.readFileSync(path).toString('base64')}`
const logo = inline(`${job.brand}/${job.design === 'flat' ? 'logo.png' : 'logo-light.png'}`, 'image/png')
const photo = job.design === 'photo' ? inline(job.photo, 'image/jpeg') : ''
const whole = { position: 'absolute', left: 0, top: 0, width: 1080, height: 1080 }
const div = (style, children) => ({ type: 'div', props: { style: { display: 'flex', ...style }, children } })
const img = (src, style) => ({ type: 'img', props: { src, style } })

const grounds = {
  flat: () => [div({ ...whole, background: '#f7efe2' }), div({ ...whole, top: 1056, height: 24, background: '#b3412a' })],
  gradient: () => [div({ ...whole, backgroundImage: 'linear-gradient(152deg, #15323b, #23707a)' })],
  photo: () => [
    img(photo, { ...whole, objectFit: 'cover' }),
    div({ ...whole, backgroundImage: 'linear-gradient(180deg, rgba(21,50,59,.9), rgba(21,50,59,.6))' }),
  ],
}

async function card([headline, subline]) {
  const colour = job.design === 'flat' ? '#2a1a14' : '#fffaf2'
  const words = div({ position: 'absolute', left: 84, top: 84, width: 912, flexDirection: 'column', color: colour }, [
    div({ fontFamily: 'Fraunces-Bold', fontSize: 104, lineHeight: 1.05 }, headline),
    div({ fontFamily: 'BricolageGrotesque-Medium', fontSize: 44, marginTop: 28 }, subline),
  ])
  const mark = img(logo, { position: 'absolute', left: 84, bottom: 80, height: 70, width: 330, objectFit: 'contain', objectPosition: 'left' })
  const svg = await satori(div({ width: 1080, height: 1080, position: 'relative' }, [...grounds[job.design](), words, mark]), {
    width: 1080, height: 1080, fonts,
  })
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng()
}

let last
for (const words of job.warm) last = await card(words)
const start = process.cpuUsage()
for (const words of job.words) last = await card(words)
const used = process.cpuUsage(start)
fs.writeFileSync(job.out, last)
console.log(JSON.stringify({
  ms: (used.user + used.system) / 1000 / job.words.length,
  bytes: last.length,
  peak: process.resourceUsage().maxRSS / 1024,
}))
