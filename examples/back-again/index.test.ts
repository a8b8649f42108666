import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import { telnyx } from '@callplane/telnyx'
import { twilio } from '@callplane/twilio'
import { expect, onTestFinished, test } from 'vitest'
import { moveOf, thereAndBack } from './index.ts'

const urls = {
  answer: 'https://app.callplane.example/voice',
  moved: 'https://app.callplane.example/webhooks/telnyx',
  redirect: 'https://app.callplane.example/webhooks/twilio',
}

test('numbers and their URLs move from Twilio to Telnyx, and back again, byte for byte', async () => {
  const emulator = createEmulator({ only: ['twilio', 'telnyx'] })
  await emulator.listen()
  const host = nodeHost()
  const folder = mkdtempSync(join(tmpdir(), 'callplane-back-again-'))
  onTestFinished(async () => {
    await host[Symbol.asyncDispose]()
    await emulator.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const source = { id: 'twilio', ports: twilio(emulator.settings('twilio')).connect(host) }
  const target = { id: 'telnyx', ports: telnyx(emulator.settings('telnyx')).connect(host) }
  for (const { id } of (await source.ports.numbers?.list()) ?? [])
    await source.ports.numbers?.configure?.(id, { webhookUrl: urls.answer })
  const accounts = () => JSON.stringify(emulator.accounts())

  const before = accounts()
  const migration = moveOf(source, target, urls, join(folder, 'state.json'))
  const plan = await thereAndBack(migration, () => Promise.resolve(true))
  expect(plan).toContain(`answer URL: ${urls.answer} → ${urls.redirect}`)
  expect(accounts()).toContain(urls.moved)
  expect((await migration.plan()).changes).toEqual([])
  // Another process, another day: the file is all that is needed.
  await moveOf(source, target, urls, join(folder, 'state.json')).undo()
  expect(accounts()).toBe(before)
})
