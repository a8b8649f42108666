import { createServer } from 'node:http'
import type { Dispatcher, Host, Provider } from '@callplane/core'
import { nodeWebhooks } from '@callplane/kit'
import { plivo } from '@callplane/plivo'
import { telnyx } from '@callplane/telnyx'
import { twilio } from '@callplane/twilio'
import { vonage } from '@callplane/vonage'
import { emulated } from './emulated.ts'
import { freePort } from './webhook-trial.ts'

/** Four emulated carriers, and a server for their webhooks. Calls go on until one side hangs up. */
export const fourCarriers = async (
  open: (host: Host, carriers: readonly Provider[]) => Dispatcher,
) => {
  const port = await freePort()
  const world = await emulated(`http://127.0.0.1:${port}`, { talkFor: 3_600_000 })
  const { emulator, host } = world
  emulator.setSpeed(10)
  const carriers: readonly Provider[] = [
    twilio(emulator.settings('twilio')),
    telnyx(emulator.settings('telnyx')),
    plivo(emulator.settings('plivo')),
    vonage(emulator.settings('vonage')),
  ]
  const dispatcher = open(host, carriers)
  const server = createServer(nodeWebhooks({ dispatcher, host })).listen(port, '127.0.0.1')
  const legTo = (phone: string) => emulator.calls().find(({ to }) => to.includes(phone.slice(1)))
  return {
    emulator,
    dispatcher,
    /** Each carrier by its name, with a phone of its own. */
    callers: carriers.map(({ name }, index) => ({ carrier: name, phone: `+1415555011${index}` })),
    legTo,
    /** What the person at the phone was told. */
    heardBy: (phone: string): readonly string[] =>
      (legTo(phone)?.heard ?? []).filter(({ kind }) => kind === 'speech').map(({ text }) => text),
    async until(holds: () => boolean): Promise<void> {
      while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
    },
    async [Symbol.asyncDispose]() {
      await dispatcher.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await world[Symbol.asyncDispose]()
    },
  }
}
