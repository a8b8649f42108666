import { createCrmApi, nodeListener, type CrmApiOptions } from '@callplane/crm'
import express, { type Express } from 'express'

/** The CRM API in an Express app; it also works behind a body parser. */
export const crmApp = (options: CrmApiOptions): Express => {
  const app = express().use(express.json({ limit: '2mb' }))
  const crm = createCrmApi(options)
  app.use('/api/calls', nodeListener(crm))
  return app
}
