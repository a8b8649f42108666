import { runDoors } from '../demo/doors/run-doors.ts'
import { demoDoors } from '../demo/doors/doors.ts'
import { hasDocuments, judgeAll, type Report } from './check.ts'
import type { Exchange } from './exchange.ts'

/** Doors whose provider has documents. */
const judged = demoDoors.filter(({ face }) => hasDocuments(face.provider))

/** Calls through every door with the vendor's own client; what the door answers is judged by the vendor's documents. */
export const checkDoors = async (folder: string): Promise<readonly Report[]> => {
  const reports: Report[] = []
  for (const { door, face } of judged) {
    const exchanges: Exchange[] = []
    await runDoors([door], { witness: (exchange) => exchanges.push(exchange) })
    const { provider } = face
    reports.push(judgeAll({ provider, title: `${door} door`, prefix: '' }, exchanges, folder))
  }
  return reports
}
