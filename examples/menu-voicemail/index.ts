import { createDispatcher, type Flow, type Host, type Provider } from '@callplane/core'

const leaveMessage =
  'Please leave a message after the tone, and press the pound key when you are done.'

/** Sales is dialled; who presses another key, or none, leaves a message. */
export const reception: Flow = {
  steps: [
    {
      step: 'gather',
      prompts: [{ step: 'say', text: 'Press 1 for sales, or 2 to leave a message.' }],
      digits: { count: 1 },
      timeout: 6,
      next: 'chosen',
    },
    { step: 'goto', to: 'voicemail' },
  ],
  continuations: {
    chosen: { menu: { 1: 'sales' }, otherwise: 'voicemail' },
    sales: [{ step: 'dial', to: [{ phone: '+14155550150' }], ringTimeout: 20, next: 'after' }],
    after: [
      { step: 'say', text: 'All lines are busy.' },
      { step: 'goto', to: 'voicemail' },
    ],
    voicemail: [
      { step: 'say', text: leaveMessage },
      { step: 'record', maxDuration: 120, silence: 5, finishKeys: '#', next: 'recorded' },
    ],
    recorded: { handler: 'saveMessage' },
  },
}

/** A message that a caller left. */
export interface Message {
  readonly from: string
  /** Where the provider has it. Absent: nothing was recorded. */
  readonly url: string | undefined
}

/** The same menu on every carrier: each has a rule of its name. */
export const openReception = (
  host: Host,
  carriers: readonly Provider[],
  save: (message: Message) => void,
) =>
  createDispatcher({
    host,
    providers: carriers,
    rules: carriers.map(({ name }) => ({
      id: name,
      direction: 'outbound',
      numbers: ['+14155550100'],
      routes: [{ provider: name }],
    })),
    flows: { reception },
    handlers: {
      saveMessage(turn, { far }) {
        if (turn.turn === 'recorded') save({ from: far, url: turn.recording?.url })
        return [{ step: 'say', text: 'Thank you. Good bye.' }]
      },
    },
    times: { sendWithinMs: 30_000, answerTurnWithinMs: 30_000 },
  })
