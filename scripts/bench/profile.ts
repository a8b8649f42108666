import { createDispatcher, memoryStore } from '@callplane/core'
import { nodeHost } from '@callplane/kit'
import { twilio } from '@callplane/twilio'
import { measure, startServer } from './measure.ts'
import { Session } from 'node:inspector/promises'
import { writeFileSync } from 'node:fs'
const server = await startServer()
const host = nodeHost({ publicUrl: 'https://calls.example.com' })
const d = createDispatcher({
  host,
  store: memoryStore(),
  providers: [
    twilio({
      accountSid: 'AC00000000000000000000000000000001',
      authToken: '00000000000000000000000000000001',
      baseUrl: server.url,
    }),
  ],
  rules: [
    { id: 'r', direction: 'outbound', numbers: ['+14155550100'], routes: [{ provider: 'twilio' }] },
  ],
  pace: { twilio: { cps: 1e6 } },
})
const one = (i: number) =>
  d.dispatch({
    to: '+14155550123',
    from: '+14155550100',
    rule: 'r',
    ringTimeout: 30,
    idempotencyKey: `k${Math.random()}`,
    connect: { sip: 'sip:room@example.com' },
  })
await measure(one, 2000, 50)
const s = new Session()
s.connect()
await s.post('Profiler.enable')
await s.post('Profiler.setSamplingInterval', { interval: 200 })
await s.post('Profiler.start')
console.log(await measure(one, 6000, 50))
const { profile } = await s.post('Profiler.stop')
const self = new Map<string, number>()
const dt = profile.timeDeltas!
const byId = new Map(profile.nodes.map((n) => [n.id, n]))
profile.samples!.forEach((id, i) => {
  const n = byId.get(id)!
  const k = `${n.callFrame.functionName} ${n.callFrame.url.split('/').slice(-3).join('/')}:${n.callFrame.lineNumber}`
  self.set(k, (self.get(k) ?? 0) + dt[i]!)
})
const total = [...self.values()].reduce((a, b) => a + b, 0)
for (const [k, v] of [...self].sort((a, b) => b[1] - a[1]).slice(0, 45))
  console.log(((v / total) * 100).toFixed(1) + '%', k)
await d.close()
await host[Symbol.asyncDispose]()
server.close()
