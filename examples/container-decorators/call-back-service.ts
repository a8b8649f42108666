import 'reflect-metadata'
import { DISPATCHER } from '@callplane/container'
import type { Call, Dispatcher } from '@callplane/core'
import { inject, injectable } from 'tsyringe'

/** An application's own class: the container hands it the dispatcher. */
@injectable()
export class CallBackService {
  readonly #dispatcher: Dispatcher

  constructor(@inject(DISPATCHER.key) dispatcher: Dispatcher) {
    this.#dispatcher = dispatcher
  }

  callBack(customer: string, ticket: string): Promise<Call> {
    return this.#dispatcher.dispatch({
      to: customer,
      from: '+14155550100',
      idempotencyKey: `call-back-${ticket}`,
    })
  }
}
