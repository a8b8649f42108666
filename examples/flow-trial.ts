import { createServer } from 'node:http'
import type { Dispatcher, Host, OutboundCallInput, Provider } from '@callplane/core'
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
  const world = await emulated(`http://127.0.0.1:${port}`, {
    answeredAfter: 1_000,
    talkFor: 3_600_000,
  })
  const { emulator, host } = world
  // The clients of the carriers are read from disk at their first call, which must not take the calls' time.
  emulator.setSpeed(1)
  const carriers: readonly Provider[] = [
    twilio(emulator.settings('twilio')),
    telnyx(emulator.settings('telnyx')),
    plivo(emulator.settings('plivo')),
    vonage(emulator.settings('vonage')),
  ]
  const dispatcher = open(host, carriers)
  const server = createServer(nodeWebhooks({ dispatcher, host })).listen(port, '127.0.0.1')
  const callers = carriers.map(({ name }, index) => ({
    carrier: name,
    phone: `+1415555011${index}`,
  }))
  const legTo = (phone: string) => emulator.calls().find(({ to }) => to.includes(phone.slice(1)))
  return {
    emulator,
    dispatcher,
    /** Each carrier by its name, with a phone of its own. */
    callers,
    /** Calls each phone through its carrier; then the clock runs at this speed. Ids of the calls, in the order of `callers`. */
    async callAll(
      speed: number,
      connectFor: (carrier: string) => OutboundCallInput['connect'],
    ): Promise<readonly string[]> {
      const calls = await Promise.all(
        callers.map(({ carrier, phone }) =>
          dispatcher.dispatch({
            to: phone,
            from: '+14155550100',
            rule: carrier,
            connect: connectFor(carrier),
          }),
        ),
      )
      emulator.setSpeed(speed)
      return calls.map(({ id }) => id)
    },
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
