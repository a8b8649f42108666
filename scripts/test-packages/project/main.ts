import { failoverCall, inboundCall, webhookCall } from './calls.ts'

await Promise.all([webhookCall(), inboundCall(), failoverCall()])
console.log('calls completed')
