import { createServer, type Server } from 'node:http'
import { createCrmApi, nodeListener, type CrmApiOptions } from '@callplane/crm'

/** The CRM API on a plain Node server. */
export const crmServer = (options: CrmApiOptions): Server => {
  const crm = createCrmApi(options)
  return createServer(nodeListener(crm))
}
