import 'reflect-metadata'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createContainer, install, withHost, withProviders } from '@callplane/container'
import { twilio } from '@callplane/twilio'
import { container, type InjectionToken } from 'tsyringe'
import { beforeAll, expect, test } from 'vitest'
import { emulated } from '../emulated.ts'

interface CallBack {
  callBack(
    customer: string,
    ticket: string,
  ): Promise<{ readonly id: string; readonly replay: boolean }>
}
let CallBackService: InjectionToken<CallBack>

beforeAll(async () => {
  // Node strips types but refuses decorators, so this one class is compiled by tsc, as an application would.
  const tsc = spawnSync(
    join(import.meta.dirname, '../../node_modules/.bin/tsc'),
    ['-p', import.meta.dirname],
    { encoding: 'utf8' },
  )
  expect(tsc.stdout).toBe('')
  const compiled = (await import(join(import.meta.dirname, 'dist/call-back-service.js'))) as {
    CallBackService: InjectionToken<CallBack>
  }
  CallBackService = compiled.CallBackService
}, 60_000)

test('the dispatcher is injected into a decorated class, the same one in every request', async () => {
  await using world = await emulated()
  const { baseUrl, credentials } = world.keys('twilio')
  const { accountSid = '', authToken = '' } = credentials
  const own = container.createChildContainer()
  const root = install(
    own,
    withHost(world.host),
    withProviders(twilio({ baseUrl, accountSid, authToken })),
  )
  // A container per request, as web frameworks make them.
  const first = await own
    .createChildContainer()
    .resolve(CallBackService)
    .callBack('+14155550123', '42')
  const second = await own
    .createChildContainer()
    .resolve(CallBackService)
    .callBack('+14155550123', '42')
  expect([first.replay, second.replay, second.id]).toEqual([false, true, first.id])
  expect(world.emulator.requests().filter((request) => request.method === 'POST')).toHaveLength(1)
  await root[Symbol.asyncDispose]()
})

test('without a container of your own', async () => {
  await using world = await emulated()
  const { baseUrl, credentials } = world.keys('twilio')
  const { accountSid = '', authToken = '' } = credentials
  await using root = createContainer(
    withHost(world.host),
    withProviders(twilio({ baseUrl, accountSid, authToken })),
  )
  const { DISPATCHER } = await import('@callplane/container')
  expect(
    (await root.get(DISPATCHER).explain({ to: '+14155550123', from: '+14155550100' })).routes,
  ).toHaveLength(1)
})
