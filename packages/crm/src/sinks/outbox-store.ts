import type { Outbox } from '@callplane/core/stores'
import type { Delivery } from './delivery.ts'

/** Where deliveries live. Every method is atomic. */
export type OutboxStore = Outbox<Delivery>
