export type { Call, Context, RpcValue } from './call';
export type { FeedState, StartFrom } from './changes/feed';
export { DEFAULT_OVERLAP_MINUTES, feedStateFrom } from './changes/feed';
export type { FieldWatchChoice } from './changes/fieldChanges';
export { fieldWatch } from './changes/fieldChanges';
export type { ChangeBatch } from './changes/readChanges';
export { readChanges } from './changes/readChanges';
export type { WatchQuery, WatchState } from './changes/watch';
export type { WatchEvent } from './changes/watchEvents';
export { isWatchEvent } from './changes/watchEvents';
export { recentRecords, watchRecords } from './changes/watchRecords';
export { API_KEY } from './client/apiKey';
export type { Breathe } from './client/breathe';
export { breathing, mapBreathing } from './client/breathe';
export { TimedCache } from './client/cache';
export type { ClientOptions } from './client/client';
export { OdooClient } from './client/client';
export { ModelCalls, ModelClient } from './client/modelClient';
export { contextFrom } from './client/context';
export type { Runtime } from './client/exchange';
export type { ConnectionSettings, Session } from './client/signIn';
export { formOf, listColumnsOf, userLanguage } from './client/views';
export { BASE_URL, ONLINE_DATABASE } from './client/url';
export type { Condition, ConditionGroup, ConditionOperator, MatchType } from './domain/conditions';
export { conditionsToDomain } from './domain/conditions';
export { withoutFieldFiles } from './domain/fieldFiles';
export { checkDomain } from './domain/check';
export type { Target } from './domain/path';
export { resolvePath } from './domain/path';
export type { Domain } from './domain/domain';
export { parseDomain } from './domain/parse';
export type { Button, Form, FormField } from './form/form';
export { errorFrom, isCancelled, isConnectionError, OdooError } from './errors';
export { fingerprint } from './fingerprint';
export type { HttpRequest, HttpResponse, HttpSender } from './http';
export { ANSWER_TOO_LARGE, CANCELLED, SendError, TIMED_OUT } from './http';
export { downloadAttachments, listAttachments } from './read/files/attachments';
export { aggregateRecords } from './read/groups/aggregate';
export type { Choice } from './read/catalog';
export { findByName, listCompanies, listLanguages, listModels, listReports } from './read/catalog';
export { countRecords } from './read/count';
export type { Check } from './read/connectionChecks';
export { checkConnection } from './read/diagnostics';
export type { DocumentKind } from './read/files/documents';
export { downloadDocuments } from './read/files/documents';
export { downloadFieldFiles } from './read/files/fieldFiles';
export type { Download } from './read/files/fileContents';
export { getRecords } from './read/getRecords';
export type { ShownField } from './read/formFields';
export { fieldsFormFirst, fieldsToRead } from './read/formFields';
export { isGroupable, periodsOf } from './read/groups/grouping';
export type { RecordLocator } from './lookup/locate';
export { locateAll, locatorOf } from './lookup/locate';
export { describeField, describeModels } from './read/models';
export { listModelsByUse } from './read/modelsInUse';
export type { MeasureChoice } from './read/groups/measure';
export type { SortKey } from './read/order';
export { orderFrom } from './read/order';
export type { RecordQuery } from './read/readRecords';
export { readAllRecords, readRecords } from './read/readRecords';
export type { OutputRecord } from './read/recordReader';
export { relatedFields } from './read/related/relatedFields';
export { splitRecords } from './read/split';
export type { Rights } from './access/rights';
export type { KeptState, NextState } from './state/keptState';
export { commitState, nextState, readState } from './state/keptState';
export { activeNameIn } from './schema/activeName';
export type { FieldChoice } from './schema/choose';
export { chooseFields, isBinary, isWatchable } from './schema/choose';
export type { Field, Schema } from './schema/schema';
export type { Zones } from './values/dates';
export { toOdooDatetime } from './values/dates';
export type { OdooFile } from './values/file';
export { fileFrom, fileNameFieldsOf, nameOfFieldFile } from './values/file';
export { idFrom } from './values/recordId';
export type { Row } from './values/reference';
export type { ReadFormat } from './values/valueType';
export { shown } from './shown';
export { createRecords, writeByKey } from './write/records';
export { requiredWithoutDefault } from './write/requiredFields';
export type { WriteSettings } from './write/records';
export type { MatchSettings } from './write/matchers';
export type { WriteRow } from './write/rows';
export type { Changes } from './write/prepare/diff';
export { isWritable } from './write/prepare/draftRow';
export type { RemoveResult, RemoveSettings } from './write/remove';
export { deleteRecords, setArchived } from './write/remove';
export { checkedOutcomes, isUnknown } from './batch/batch';
export type { Outcome } from './batch/batch';
export { canMatchOn } from './lookup/recordKey';
export type { RecordList } from './lookup/recordLists';
export {
	inLists,
	locateExisting,
	locateLists,
	outcomesOfLists,
	rowsOfLists,
} from './lookup/recordLists';
export type { WebhookRule } from './write/webhookRules';
export {
	areWebhooksEarly,
	placeWebhookRules,
	removeWebhookRules,
	webhookProblem,
} from './write/webhookRules';
export type { ActivityRow } from './write/message/activity';
export { scheduleActivities } from './write/message/activity';
export type { MessageRow } from './write/message/message';
export { postMessages } from './write/message/message';
export type { MethodRow } from './write/method/method';
export { callMethod, callMethodTogether } from './write/method/method';
export type { UploadRow } from './write/upload';
export { uploadAttachments, uploadIntoField } from './write/upload';
export type { UploadFile } from './write/uploadFile';
export type { MethodResult, WizardAnswer } from './write/method/wizard';
