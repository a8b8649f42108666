import { createDispatcher, type Host } from '@callplane/core'
import { sqliteStore } from '@callplane/sqlite'
import { twilio } from '@callplane/twilio'

/** Places one call and waits for its end. With one provider and no rules the route is implicit. */
export const placeACall = async (
  host: Host,
  database: string,
  settings: Parameters<typeof twilio>[0],
  from: string,
  to: string,
) => {
  const store = sqliteStore(database)
  const dispatcher = createDispatcher({ host, store, providers: [twilio(settings)] })
  try {
    const call = await dispatcher.dispatch({
      to,
      from,
      ringTimeout: 30,
      idempotencyKey: 'order-4711',
      options: { twilio: { twiml: '<Response><Say>Your order is ready.</Say></Response>' } },
    })
    return await dispatcher.calls.wait(call.id, 'settled')
  } finally {
    await dispatcher.close()
    await store.close()
  }
}
