import { expect, test, vi } from 'vitest'
import { fourCarriers } from '../flow-trial.ts'
import { openReception, type Message } from './index.ts'

test('the menu says the same, dials the same and records the same on four carriers', async () => {
  const messages: Message[] = []
  await using world = await fourCarriers((host, carriers) =>
    openReception(host, carriers, (message) => messages.push(message)),
  )
  const { callers, callAll, dispatcher, emulator, heardBy, until } = world
  const ids = await callAll(8, () => ({ flow: 'reception' }))
  const calls = await Promise.all(
    callers.map(async ({ phone }, index) => {
      await until(() => heardBy(phone).length === 1)
      emulator.network.act(phone, { do: 'press', digits: '1' })
      // Sales is busy.
      await until(() => heardBy(phone).length === 3)
      await until(() => world.legTo(phone)?.sounds.at(-1)?.kind === 'beep')
      await new Promise((resolve) => emulator.clock.after(1_000, () => resolve(undefined)))
      emulator.network.act(phone, { do: 'speak', text: 'Please call me back' })
      await new Promise((resolve) => emulator.clock.after(2_000, () => resolve(undefined)))
      emulator.network.act(phone, { do: 'press', digits: '#' })
      return dispatcher.calls.wait(ids[index] ?? '', 'settled', { timeoutMs: 300_000 })
    }),
  )
  for (const { phone } of callers)
    expect(heardBy(phone)).toEqual([
      'Press 1 for sales, or 2 to leave a message.',
      'All lines are busy.',
      expect.stringContaining('leave a message after the tone'),
      'Thank you. Good bye.',
    ])
  for (const { status, flow } of calls) {
    expect(status).toBe('completed')
    expect(flow?.turns.map(({ turn }) => turn.turn)).toEqual([
      'started',
      'gathered',
      'dialled',
      'recorded',
    ])
  }
  // Vonage reports the file apart from the end of the step, and later than the end of the call.
  for (const { id } of calls)
    await vi.waitFor(async () =>
      expect((await dispatcher.calls.get(id))?.recordings).toHaveLength(1),
    )
  expect(messages.map(({ from }) => from).toSorted()).toEqual(callers.map(({ phone }) => phone))
  expect(messages.filter(({ url }) => url !== undefined).length).toBeGreaterThanOrEqual(3)
})
