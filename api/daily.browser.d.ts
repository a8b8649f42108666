import { CallError, CallEvent, MapContext, Note, OutboundCall, Placed } from "@callplane/core";
import { DailyDialOutSession, DailyEventObjectDialOutAnswered, DailyEventObjectDialOutConnected, DailyEventObjectDialOutError, DailyEventObjectDialOutStopped, DailyEventObjectDialOutWarning, DailyStartDialoutOptions } from "@daily-co/daily-js";
type DailyDialOutEvent = DailyEventObjectDialOutConnected | DailyEventObjectDialOutAnswered | DailyEventObjectDialOutStopped | DailyEventObjectDialOutError | DailyEventObjectDialOutWarning;
interface BrowserDialOut {
  readonly room: string;
  readonly options: DailyStartDialoutOptions;
  readonly notes: readonly Note[];
}
declare const toStartDialOut: (call: OutboundCall, context: Pick<MapContext, 'key' | 'prepared' | 'options'>) => BrowserDialOut;
declare const placedByBrowser: (reply: {
  readonly session?: DailyDialOutSession | undefined;
}, room: string) => Placed;
declare const eventOfBrowser: (event: DailyDialOutEvent, { room, at }: {
  readonly room: string;
  readonly at: number | null;
}) => CallEvent;
declare const errorOfBrowser: (rejected: unknown) => CallError;
export { BrowserDialOut, DailyDialOutEvent, errorOfBrowser, eventOfBrowser, placedByBrowser, toStartDialOut };