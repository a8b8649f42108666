// One process of an application with a menu on several carriers, over a SQLite file: `node run.ts FILE PORT SETTINGS`, with
// the settings of each carrier by its name. Dials `{ rule, to }` for each line of JSON that it reads.
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { createDispatcher, type Flow, type Provider } from '@callplane/core'
import { nodeHost, nodeWebhooks } from '@callplane/kit'
import { plivo } from '@callplane/plivo'
import { sqliteStore } from '@callplane/sqlite'
import { telnyx } from '@callplane/telnyx'
import { twilio } from '@callplane/twilio'
import { vonage } from '@callplane/vonage'

type Settings = Readonly<Record<string, never>>

const plugins: Readonly<Record<string, (settings: Settings) => Provider>> = {
  twilio: (settings) => twilio(settings as unknown as Parameters<typeof twilio>[0]),
  telnyx: (settings) => telnyx(settings as unknown as Parameters<typeof telnyx>[0]),
  plivo: (settings) => plivo(settings as unknown as Parameters<typeof plivo>[0]),
  vonage: (settings) => vonage(settings as unknown as Parameters<typeof vonage>[0]),
}

const business = '+14155550100'
const [file = '', port = '', given = '{}'] = process.argv.slice(2)
const settings = Object.entries(JSON.parse(given) as Readonly<Record<string, Settings>>)

const menu: Flow = {
  steps: [
    {
      step: 'gather',
      prompts: [{ step: 'say', text: 'Press one or two' }],
      digits: { count: 1 },
      timeout: 10,
      next: 'chosen',
    },
    { step: 'say', text: 'Nothing was pressed' },
  ],
  continuations: { chosen: { handler: 'chosen' } },
}

const host = nodeHost({ publicUrl: `http://127.0.0.1:${port}`, log: false })
const dispatcher = createDispatcher({
  host,
  providers: settings.map(([name, one]) => {
    const plugin = plugins[name]
    if (!plugin) throw new Error(`no carrier is called ${name}`)
    return plugin(one)
  }),
  rules: settings.map(([name]) => ({
    id: name,
    direction: 'outbound' as const,
    numbers: [business],
    routes: [{ provider: name }],
  })),
  store: sqliteStore(file),
  takeOver: true,
  leaseMs: 1_000,
  flows: { menu },
  // Clients are read from disk at their first call, which takes long on a busy machine.
  times: { sendWithinMs: 30_000, answerTurnWithinMs: 30_000 },
  handlers: {
    chosen: (turn) => [
      { step: 'say', text: `You chose ${turn.turn === 'gathered' ? turn.digits : 'nothing'}` },
    ],
  },
})
createServer(nodeWebhooks({ dispatcher, host })).listen(Number(port), '127.0.0.1', () =>
  console.log('ready'),
)
createInterface({ input: process.stdin }).on('line', (line) => {
  const call = JSON.parse(line) as { readonly rule: string; readonly to: string }
  void dispatcher.dispatch({ ...call, from: business, connect: { flow: 'menu' } })
})
