import { startServer } from './processes.ts'
import { twilioSection } from './twilio.ts'
import { profiled } from './profile.ts'
const server = await startServer()
const s = await twilioSection(server.url)
if (process.argv[2] === '--profile') { console.log(await profiled(s.ours)); await s.close() }
else for (const row of await s.rows()) console.log(row.ratio.toFixed(2), row.name, row.detail)
server.close()
