import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WireRequest, WireResponse } from '@callplane/core'
import { manualHost } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { expectedIn, folderOf, lineOf, reportOn, type CodeBase } from '../test/code-base.ts'
import { callSiteCount, manyCallSites } from '../test/many-call-sites.ts'
import { legacyRooms, plivoVoicemail, vonageNotifications } from '../test/other-apps.ts'
import { diallerService, supportLine } from '../test/twilio-apps.ts'
import { fixLegacyCalls, preflight, renderReport, type PreflightReport } from './index.ts'

describe('a code base on one SDK, line by line, on the way to Telnyx', () => {
  it.each([
    ['Twilio, CommonJS', supportLine],
    ['Twilio, TypeScript', diallerService],
    ['Plivo', plivoVoicemail],
    ['VideoSDK legacy', legacyRooms],
  ])('%s', async (_name, files) => {
    const { lines } = await reportOn(files)
    expect(lines).toEqual(expectedIn(files))
  })
  it('Vonage, with an NCCO in a file', async () => {
    const { lines } = await reportOn(vonageNotifications)
    expect(lines).toEqual(
      [
        ...expectedIn(vonageNotifications),
        'answers/menu.json:2 works talk',
        'answers/menu.json:3 blocker pay',
      ].toSorted(),
    )
  })
})

it('200 call sites, with every way to come by a client', async () => {
  const files = manyCallSites()
  const { lines } = await reportOn(files)
  expect(callSiteCount).toBe(200)
  expect(lines).toEqual(expectedIn(files))
})

it('finds what other files and packages hide', async () => {
  const files = {
    // Twilio Functions
    'functions/call.js': `
exports.handler = async (context, event, callback) => {
  const response = new Twilio.twiml.VoiceResponse()
  response.say('Hello') //! works <Say>
  await context.getTwilioClient().calls.list() //! works calls.list
  callback(null, response)
}`,
    'src/from-a-package.ts': `
import { phone } from '@acme/phone'
await phone.calls.create({ to }) //! look phone.calls.create
await phone.voice.createOutboundCall({}) //! look phone.voice.createOutboundCall`,
    'src/page.vue': `<script>fetch('/v2/sip/outbound-call')</script>`,
    'tool.py': `print('nothing of it')`,
  }
  const { lines, report } = await reportOn(files)
  expect(lines).toEqual(expectedIn(files))
  expect(report.files.skipped).toEqual([
    { path: 'src/page.vue', reason: 'names a provider, in a language that is not read' },
  ])
})

const only = async (files: CodeBase, file = 'app.js') => {
  const { report } = await reportOn(files)
  return report.entries.filter((entry) => entry.file === file)
}

describe('an entry', () => {
  it('says what is lost in the words of the call, and what to do', async () => {
    const [, call, verb] = await only({
      'app.js': `const client = require('twilio')()
client.calls.create({ to: '+14155550123', from: '+14155550100', url: 'https://app.example/', callReason: 'x' })
const response = new (require('twilio').twiml.VoiceResponse)()
response.queue('support')`,
    })
    expect(call).toMatchObject({
      line: 2,
      column: 14,
      source: 'twilio',
      kind: 'call',
      reason: expect.stringContaining('options.twilio.callReason dropped'),
      targets: [{ target: 'telnyx', verdict: 'adjusted' }],
    })
    expect(verb).toMatchObject({
      line: 4,
      kind: 'verb',
      what: '<Queue>',
      reason: '<Queue> has no counterpart in a flow',
      todo: expect.stringContaining('docs/documents.md'),
    })
  })
  it('is a blocker where the target leaves the step out', async () => {
    const code = `const r = new (require('twilio').twiml.VoiceResponse)()\nr.play({ digits: '12' })`
    const { report } = await reportOn({ 'app.js': code }, { to: ['vonage', 'plivo'] })
    expect(report.entries[0]?.targets).toMatchObject([
      { verdict: 'blocker', notes: [{ effect: 'dropped' }] },
      { verdict: 'works' },
    ])
  })
  it('names what was judged with an example', async () => {
    const [, call] = await only({
      'app.js': `const client = require('twilio')()
client.calls.create({ to: process.env.TO, from: '+14155550100', url: \`https://\${host}/voice\`, timeout: wait })`,
    })
    expect(call).toMatchObject({ verdict: 'works', assumed: ['to', 'url', 'timeout'] })
  })
  it('has a verdict for each target, and its own is the best of them', async () => {
    const { report } = await reportOn(
      {
        'app.js': `const { VoiceResponse } = require('twilio').twiml\nconst r = new VoiceResponse()\nr.dial().conference('team')`,
      },
      { to: ['telnyx', 'plivo', 'videosdk'] },
    )
    const [dial] = report.entries
    expect(dial?.targets.map(({ target, verdict }) => [target, verdict])).toEqual([
      ['telnyx', 'adjusted'],
      ['plivo', 'works'],
      ['videosdk', 'blocker'],
    ])
    expect([dial?.verdict, report.blocked]).toEqual(['works', false])
    expect(report.counts['videosdk']).toMatchObject({ blocker: 2 })
  })
})

describe('a report', () => {
  it('is data of version 1, with every provider where none is named', async () => {
    const report = await preflight({ folder: folderOf({ 'app.js': 'export const a = 1' }) })
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
    expect(report).toMatchObject({ version: 1, entries: [], blocked: false, files: { read: 1 } })
    expect(report.targets).toHaveLength(9)
  })
  it('reads by file, with the counts at its end', async () => {
    const { report } = await reportOn({ 'app.js': `require('twilio')().queues.list()` })
    expect(renderReport(report)).toEqual([
      'app.js',
      expect.stringMatching(/^ {2}1:1 +~ +twilio\(…\) {2}its requests go to the provider$/),
      expect.stringMatching(/^ +→ pass an `httpClient`/),
      expect.stringMatching(/^ {2}1:28 +X +queues\.list {2}the door does not serve it/),
      expect.stringMatching(/^ +→ do without it/),
      '',
      expect.stringContaining('2 call sites and verbs in 1 files'),
      '           works  adjusted      look   blocker',
      'telnyx         0         1         0         1',
    ])
  })
  it('is what docs/preflight.md shows', async () => {
    const page = readFileSync(new URL('../../../docs/preflight.md', import.meta.url), 'utf8')
    const [, code = ''] = /```js\n(.*?)```/s.exec(page) ?? []
    const [, shown] = /<!-- preflight: telnyx -->\s+```\n(.*?)```/s.exec(page) ?? []
    const { report } = await reportOn({ 'routes/voice.js': code })
    expect(`${renderReport(report).join('\n')}\n`).toBe(shown)
  })
  it('refuses a provider that there is none, with those that there are', async () => {
    await expect(preflight({ to: ['acme'] })).rejects.toThrow(/to\[0\]: must be one of videosdk/)
  })
})

describe('what is read', () => {
  it('is bounded by the folder, its size and its syntax, and everything left aside is listed', async () => {
    const outside = folderOf({ 'secret.js': `require('twilio')()` })
    const folder = folderOf({
      'a.js': `require('twilio')()`,
      'big.js': `require('twilio')()\n${'// x\n'.repeat(400)}`,
      'broken.js': 'const = }',
      'dist/a.js': `require('twilio')()`,
      'node_modules/a/index.js': `require('twilio')()`,
      'inner/b.js': '',
      'types.d.ts': `import 'twilio'`,
    })
    symlinkSync(outside, join(folder, 'linked'))
    symlinkSync(join(outside, 'secret.js'), join(folder, 'linked.js'))
    symlinkSync('nowhere.js', join(folder, 'gone.js'))
    symlinkSync('..', join(folder, 'inner', 'up'))
    symlinkSync('../a.js', join(folder, 'inner', 'same.js'))
    const { entries, files } = await preflight({ folder, to: ['telnyx'], maxBytes: 1_000 })
    expect(entries.map(lineOf)).toEqual([
      'a.js:1 adjusted twilio(…)',
      'broken.js:1 look syntax error',
    ])
    expect(files).toEqual({
      read: 3,
      skipped: [
        { path: 'big.js', reason: 'larger than 1000 bytes' },
        { path: 'dist', reason: 'built output' },
        { path: 'gone.js', reason: 'a link that leads nowhere' },
        { path: 'linked', reason: 'a link that leads out of the folder' },
        { path: 'linked.js', reason: 'a link that leads out of the folder' },
      ],
    })
  })
  it('is never run', async () => {
    const folder = folderOf({})
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, 'src', 'app.js'), `globalThis.ran = true; require('twilio')()`)
    await preflight({ folder, to: ['telnyx'] })
    expect('ran' in globalThis).toBe(false)
  })
})

describe('answer endpoints', () => {
  const xml = (body: string): WireResponse => ({
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<Response>${body}</Response>`,
  })
  const application = (pages: Readonly<Record<string, WireResponse>>) => {
    const requests: WireRequest[] = []
    const host = manualHost({
      fetch: async (request) => {
        requests.push(request)
        return pages[new URL(request.url).pathname] ?? { status: 404, headers: {}, body: '' }
      },
    })
    return { requests, host }
  }
  const account = {
    dialect: 'twiml',
    accountSid: `AC${'1'.repeat(32)}`,
    authToken: 'twilio-token',
  } as const
  const endpointLines = ({ entries }: PreflightReport) =>
    entries.map(({ url, verdict, what }) => `${url} ${verdict} ${what}`)

  it('are asked as their provider asks, and followed by one step', async () => {
    const { requests, host } = application({
      '/voice': xml(
        '<Gather action="/menu" numDigits="1"><Say>Press 1</Say></Gather><Redirect>/again</Redirect>',
      ),
      '/menu': xml('<Dial><Conference>team</Conference></Dial>'),
      '/again': xml('<Enqueue>support</Enqueue>'),
    })
    const report = await preflight({
      to: ['telnyx'],
      endpoints: [{ url: 'https://app.example/voice?lang=en', source: 'twilio' }],
      host,
      accounts: { twilio: account },
    })
    expect(endpointLines(report)).toEqual([
      'https://app.example/again blocker TwiML after goto',
      'https://app.example/menu adjusted TwiML after gather',
      'https://app.example/voice works TwiML',
    ])
    expect(requests.map(({ url }) => new URL(url).pathname)).toEqual(['/voice', '/menu', '/again'])
    expect(requests.every(({ headers }) => 'x-twilio-signature' in headers)).toBe(true)
    expect(new URLSearchParams(requests[1]?.body).get('Digits')).toBe('1')
    expect(JSON.stringify(report)).not.toContain('twilio-token')
  })
  it('that refuse an unsigned request say which credentials to set', async () => {
    const { host } = application({ '/voice': { status: 403, headers: {}, body: '' } })
    const { entries, blocked } = await preflight({
      to: ['telnyx'],
      endpoints: [{ url: 'https://app.example/voice', source: 'twilio' }],
      host,
    })
    expect(entries).toMatchObject([
      { verdict: 'blocker', todo: expect.stringContaining('set TWILIO_ACCOUNT_SID') },
    ])
    expect(blocked).toBe(true)
  })
  it('that call sites name are asked with `fetchFound` alone, once each', async () => {
    const { requests, host } = application({ '/voice': xml('<Hangup/>') })
    const create = `client.calls.create({ to, from: '+14155550100', url: 'https://app.example/voice', method: 'GET' })`
    const folder = folderOf({
      'app.js': `const client = require('twilio')()\n${create}\n${create}\nclient.calls.create({ to, from, url: \`https://\${host}/voice\` })`,
    })
    await preflight({ folder, to: ['telnyx'], host })
    expect(requests).toEqual([])
    const { entries } = await preflight({ folder, to: ['telnyx'], host, fetchFound: true })
    expect(requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`)).toEqual([
      'GET https://app.example/voice',
    ])
    expect(entries.find(({ kind }) => kind === 'endpoint')).toMatchObject({
      file: 'app.js',
      line: 2,
      url: 'https://app.example/voice',
    })
  })
})

describe('requests to VideoSDK’s legacy API, rewritten', () => {
  const files = {
    'rooms/invite.mjs': `
import express from 'express'
const app = express()

app.post('/invite', async ({ body: { phone, room } }, response) => {
  await fetch('https://api.videosdk.live/v2/sip/outbound-call', {
    method: 'POST',
    headers: { Authorization: process.env.TOKEN },
    body: JSON.stringify({ to: phone, displayName: 'Guest', meetingId: room, trunkId: 'trunk-1' }),
  })
  response.end()
})
`,
    'used.js': `
const axios = require('axios')
const body = { to, displayName, meetingId, trunkId }
module.exports = async (extra) => {
  const { data } = await axios.post('https://api.videosdk.live/v2/sip/outbound-call', { to: a, displayName: b, meetingId: c, trunkId: d })
  await axios.post('https://api.videosdk.live/v2/sip/outbound-call', body)
  await axios.post('https://api.videosdk.live/v2/sip/outbound-call', { ...extra, to: a })
  await axios.post('https://api.videosdk.live/v2/sip/outbound-call', { to: a, displayName: b, meetingId: c, trunkId: d, region: 'eu' })
  await axios.post('https://api.videosdk.live/v2/sip/outbound-call', { to: a, meetingId: c, trunkId: d })
  await axios.post('https://api.videosdk.live/v2/sip/outbound-call', { to, from, displayName: 'A', meetingId: c, participantId: id, trunkId: d })
}
`,
  }
  const left = [
    [5, 'what it gives is used: a call has an id, and no participantId'],
    [6, 'its body is not written where it is sent'],
    [7, 'some of its fields come from elsewhere'],
    [8, 'it has fields without a counterpart: region'],
    [9, 'it lacks displayName'],
  ]

  it('are shown as a patch, and only those that are certain', async () => {
    const folder = folderOf(files)
    const fix = await fixLegacyCalls({ folder, dispatcher: 'src/dispatcher.js' })
    expect(fix.left.map(({ line, reason }) => [line, reason])).toEqual(left)
    expect(fix.changes.map(({ diff }) => diff)).toEqual([
      `--- a/rooms/invite.mjs
+++ b/rooms/invite.mjs
@@ -1,13 +1,10 @@
 
 import express from 'express'
+import { dispatcher } from '../src/dispatcher.js'
 const app = express()
 
 app.post('/invite', async ({ body: { phone, room } }, response) => {
-  await fetch('https://api.videosdk.live/v2/sip/outbound-call', {
-    method: 'POST',
-    headers: { Authorization: process.env.TOKEN },
-    body: JSON.stringify({ to: phone, displayName: 'Guest', meetingId: room, trunkId: 'trunk-1' }),
-  })
+  await dispatcher.dispatch({ to: phone, connect: { room }, participant: { name: 'Guest' }, rule: 'trunk-1' })
   response.end()
 })
 `,
      expect.stringContaining(
        `+  await dispatcher.dispatch({ to, from, connect: { room: c }, participant: { name: 'A', id }, rule: d })`,
      ),
    ])
    expect(readFileSync(join(folder, 'used.js'), 'utf8')).toBe(files['used.js'])
  })
  it('are written where that is asked for, and then there are none left to rewrite', async () => {
    const folder = folderOf(files)
    await fixLegacyCalls({ folder, dispatcher: '@acme/calls', write: true })
    expect(readFileSync(join(folder, 'used.js'), 'utf8')).toMatch(
      /^\nconst \{ dispatcher \} = require\('@acme\/calls'\)\nconst axios = /,
    )
    const again = await fixLegacyCalls({ folder, dispatcher: '@acme/calls' })
    expect(again.changes).toEqual([])
    expect(again.left).toHaveLength(left.length)
  })
})
