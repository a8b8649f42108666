import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { fakeHubSpot } from '../packages/crm-sinks/hubspot/src/fake-hubspot.fixture.ts'
import { completed, recording, tenant } from '../packages/crm-sinks/hubspot/src/sink-crm.fixture.ts'
import { fakePipedrive } from '../packages/crm-sinks/pipedrive/src/fake-pipedrive.fixture.ts'
import { crmOver, deliveryLeaseMs, type Crm } from './sinks.fixture.ts'

// Two processes over one outbox. The fake carries out the create of the first, and does not answer.

/** What the tests look at in a fake. */
interface FakeCrm {
  readonly url: string
  readonly isHeld: Promise<void>
  /** Requests so far. */
  requests(): number
  /** Status and recording of each call that it has. */
  calls(): readonly (readonly [status: unknown, recording: unknown])[]
  close(): void
}

const fakes: Readonly<Record<Crm, () => Promise<FakeCrm>>> = {
  async hubspot() {
    const fake = await fakeHubSpot()
    fake.unique.add('callplane_call_id')
    fake.faults.push({ path: /batch\/upsert$/, fault: 'held' })
    return {
      ...fake,
      requests: () => fake.exchanges.length,
      calls: () =>
        [...fake.calls.values()].map(({ properties }) => [
          properties['hs_call_status'],
          properties['hs_call_recording_url'],
        ]),
    }
  },
  async pipedrive() {
    const fake = await fakePipedrive()
    fake.faults.push({ path: /^POST \/callLogs$/, fault: 'held' })
    return {
      ...fake,
      requests: () => fake.requests.length,
      calls: () => [...fake.logs.values()].map((log) => [log.fields['outcome'], log.recording]),
    }
  },
}

const final = {
  hubspot: ['COMPLETED', recording.url],
  pipedrive: ['connected', 'recording.mp3:audio'],
} as const

/** Starts the first process. */
const startWorker = (crm: Crm, url: string, folder: string) => {
  const worker = join(import.meta.dirname, 'sink-worker.fixture.ts')
  const args = ['--conditions=@callplane/source', worker, crm, url, folder]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await closed
  }
  onTestFinished(kill)
  return {
    kill,
    async advance(milliseconds: number): Promise<void> {
      child.stdin.write(`${milliseconds}\n`)
      await lines.next()
    },
  }
}

it.each(['hubspot', 'pipedrive'] as const)(
  '%s: a call whose sender is killed between the create and the answer is there once, complete (C12)',
  async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'callplane-sinks-'))
    const fake = await fakes[name]()
    onTestFinished(() => {
      fake.close()
      rmSync(folder, { recursive: true })
    })
    let time = 1_000_000
    const storeAdvances = (milliseconds: number): void =>
      writeFileSync(join(folder, 'time'), String((time += milliseconds)))
    storeAdvances(0)
    const first = startWorker(name, fake.url, folder)
    if (name === 'pipedrive') await first.advance(30_000)
    await fake.isHeld

    const { crm, store, pass } = crmOver(name, fake.url, folder)
    const delivery = async () => (await crm.outbox.of({ tenant, id: 'call-1' }))[0]
    await crm.catchUp()
    const before = fake.requests()
    // The first one lives and renews its lease, so the second one leaves the call alone for longer than a lease.
    for (let passed = 0; passed < 2.5 * deliveryLeaseMs; passed += deliveryLeaseMs / 2) {
      storeAdvances(deliveryLeaseMs / 2)
      await first.advance(deliveryLeaseMs / 2)
      await pass(deliveryLeaseMs / 2)
    }
    expect(await delivery()).toMatchObject({ state: 'sending' })
    expect(fake.requests()).toBe(before)

    await first.kill()
    await pass(deliveryLeaseMs)
    expect(fake.requests()).toBe(before)
    storeAdvances(deliveryLeaseMs)
    await crm.log.update(tenant, 'call-1', () => completed)
    for (let round = 0; round < 5; round++) await pass(deliveryLeaseMs)
    await crm.log.update(tenant, 'call-1', () => ({ recordings: [recording] }))
    await pass(60_000)
    expect(fake.calls()).toEqual([final[name]])
    expect(await delivery()).toMatchObject({ state: 'done' })
    crm.close()
    await store.close()
  },
)
