import { createCrmApi, type CrmApiOptions } from '@callplane/crm'
import { Hono } from 'hono'

/** The CRM API in a Hono app. */
export const crmApp = (options: CrmApiOptions): Hono => {
  const app = new Hono()
  const crm = createCrmApi(options)
  app.all('/api/calls/*', (context) => crm(context.req.raw))
  return app
}
