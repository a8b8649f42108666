// One process of an application with a menu, over a SQLite file: `node run.ts FILE PORT SETTINGS`. Dials when it
// reads a line, and says so.
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { createDispatcher } from '@callplane/core'
import { nodeHost, nodeWebhooks } from '@callplane/kit'
import { sqliteStore } from '@callplane/sqlite'
import { twilio } from '@callplane/twilio'

const [file = '', port = '', settings = ''] = process.argv.slice(2)
const publicUrl = `http://127.0.0.1:${port}`
const host = nodeHost({ publicUrl, log: false })
const dispatcher = createDispatcher({
  host,
  providers: [twilio(JSON.parse(settings) as Parameters<typeof twilio>[0])],
  store: sqliteStore(file),
  takeOver: true,
  flows: {
    menu: {
      steps: [
        {
          step: 'gather',
          prompts: [{ step: 'say', text: 'Press one or two' }],
          digits: { count: 1 },
          timeout: 600,
          next: 'chosen',
        },
      ],
      continuations: { chosen: { handler: 'chosen' } },
    },
  },
  handlers: {
    chosen: (turn) => [
      { step: 'say', text: `You chose ${turn.turn === 'gathered' ? turn.digits : 'nothing'}` },
    ],
  },
})
createServer(nodeWebhooks({ dispatcher, host })).listen(Number(port), '127.0.0.1', () =>
  console.log('ready'),
)
createInterface({ input: process.stdin }).on('line', (to) => {
  void dispatcher
    .dispatch({ to, from: '+14155550100', connect: { flow: 'menu' } })
    .then(({ id }) => console.log(id))
})
