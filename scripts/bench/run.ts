import { benchTwilio } from './twilio.ts'
import { startServer } from './measure.ts'
const server = await startServer()
const r = await benchTwilio(server.url)
console.log(
  JSON.stringify(r, null, 1),
  r.sdk.ours.callsPerSecond / r.sdk.theirs.callsPerSecond,
  r.floor.ours.cpuPerCall / r.floor.theirs.cpuPerCall,
)
server.close()
