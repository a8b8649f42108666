import type { CodeBase } from './code-base.ts'

/** A request, with `C` for the client, and what is expected of it on the way to Telnyx. */
type Shape = readonly [code: string, expected: string]

const create = (params: string, verdict: string): Shape => [
  `C.calls.create({ to, from: '+14155550100', ${params} })`,
  `${verdict} calls.create`,
]

const url = `url: 'https://app.example/voice'`

const shapes: readonly Shape[] = [
  create(url, 'works'),
  create(`${url}, timeout: 30`, 'works'),
  create(`${url}, timeout: ring`, 'works'),
  create(`${url}, timeLimit: 600`, 'works'),
  create(`${url}, record: true`, 'works'),
  create(`${url}, record: true, recordingTrack: 'inbound'`, 'adjusted'),
  create(`${url}, sendDigits: '1234#'`, 'works'),
  create(`${url}, machineDetection: 'Enable', asyncAmd: 'true'`, 'works'),
  create(`${url}, machineDetection: 'Enable'`, 'adjusted'),
  create(`${url}, callReason: 'survey'`, 'adjusted'),
  create(`${url}, byoc: 'BY1'`, 'adjusted'),
  create(`${url}, method: 'GET', fallbackUrl: 'https://app.example/fallback'`, 'works'),
  create(`${url}, statusCallback: 'https://app.example/status'`, 'works'),
  create(`applicationSid: 'AP1'`, 'blocker'),
  create(`${url}, ...extra`, 'look'),
  ['C.calls.create(options)', 'look calls.create'],
  [`C.calls.create({ to: 'client:bob', from: '+14155550100', ${url} })`, 'blocker calls.create'],
  ['C.calls.list({ limit: 10 })', 'works calls.list'],
  ['C.calls(sid).fetch()', 'works calls(…).fetch'],
  [`C.calls(sid).update({ status: 'completed' })`, 'works calls(…).update'],
  ['C.calls.get(sid).fetch()', 'works calls(…).fetch'],
  ['C.calls[method]({ limit: 1 })', 'look calls.*'],
  [
    `C.calls.create({ to, from: '+14155550100', ${url} }).then((call) => call.fetch())`,
    'works calls.create | works calls(…).fetch',
  ],
  ['C.calls(sid).streams.create({ url: to })', 'blocker calls(…).streams.create'],
  ['C.calls.each({ limit: 3 }, console.log)', 'works calls.each'],
]

/** How code comes by its client: lines before, lines after, and how the client is written. */
interface Style {
  readonly file: string
  readonly client: string
  readonly before: readonly string[]
  readonly after?: readonly string[]
}

const made = '//! adjusted twilio(…)'

const styles: readonly Style[] = [
  {
    file: 'required.js',
    client: `client`,
    before: [`const client = require('twilio')('AC1', 'x') ${made}`],
  },
  {
    file: 'imported.mjs',
    client: 'client',
    before: [`import twilio from 'twilio'`, `const client = twilio('AC1', 'x') ${made}`],
  },
  {
    file: 'constructed.ts',
    client: 'client',
    before: [
      `import * as sdk from 'twilio'`,
      `const client: sdk.Twilio = new sdk.Twilio('AC1', 'x') ${made}`,
    ],
  },
  {
    file: 'renamed.js',
    client: 'again.phone',
    before: [
      `const { Twilio: Phone } = require('twilio')`,
      `const first = { phone: new Phone('AC1', 'x') } ${made}`,
      'let again',
      'again = { ...first }',
    ],
  },
  {
    file: 'passed.js',
    client: 'given',
    before: [
      `run({ client: require('twilio')() }) ${made}`,
      'async function run({ client: given }) {',
    ],
    after: ['}'],
  },
  {
    file: 'member.ts',
    client: 'this.client',
    before: [
      `import { Twilio } from 'twilio'`,
      'export class Phone {',
      '  constructor(private client: Twilio) {}',
      '  async run(to: string, sid: string) {',
    ],
    after: ['  }', '}'],
  },
  {
    file: 'shared.js',
    client: 'phone.client',
    before: [`const phone = require('./lib')`],
  },
  {
    file: 'returned.mjs',
    client: 'getClient()',
    before: [
      `import twilio from 'twilio'`,
      'let cached',
      'const getClient = () => {',
      `  cached ??= twilio('AC1', 'x') ${made}`,
      '  return cached',
      '}',
    ],
  },
]

/** Two hundred call sites: every request, with every way to come by a client. */
export const manyCallSites = (): CodeBase => ({
  'lib/index.js': `exports.client = require('twilio')('AC1', 'x') ${made}`,
  ...Object.fromEntries(
    styles.map(({ file, client, before, after = [] }) => [
      file,
      [
        ...before,
        ...shapes.map(([code, expected]) => `await ${code.replace(/^C/, client)} //! ${expected}`),
        ...after,
      ].join('\n'),
    ]),
  ),
})

export const callSiteCount = styles.length * shapes.length
