export { checkedOutcomes, isUnknown, mapDone, type Outcome } from './batch/outcome';
export { type Breathe, breathing, mapBreathing } from './breathe';
export type { Call, Context, RpcValue } from './call';
export { DEFAULT_OVERLAP_MINUTES, type StartFrom } from './changes/feed';
export { type FeedState, feedStateFrom, isSameFeed } from './changes/feedState';
export { fieldWatch, type FieldWatchChoice } from './changes/fieldChanges';
export { type ChangeBatch, readChanges, recentChanges } from './changes/readChanges';
export { isSameWatch, type WatchQuery, type WatchState } from './changes/watch';
export type { WatchEvent } from './changes/watchEvents';
export { recentRecords, watchRecords } from './changes/watchRecords';
export { webhookRulesFor } from './changes/watchRules';
export { API_KEY } from './client/apiKey';
export { TimedCache } from './client/cache';
export { type ClientOptions, OdooClient } from './client/client';
export { contextFrom, languageOf } from './client/context';
export type { Runtime } from './client/exchange';
export { contextOfUser, userLanguage } from './client/language';
export { ModelCalls, ModelClient } from './client/modelClient';
export type { ConnectionSettings } from './client/signIn';
export { BASE_URL, baseUrlFrom, ONLINE_DATABASE } from './client/url';
export { formOf } from './client/views';
export {
	type Condition,
	type ConditionGroup,
	type ConditionOperator,
	OPERATOR_TITLES,
} from './domain/conditions';
export { resolvePath } from './domain/path';
export { checkTemplate } from './domain/template';
export {
	anyError,
	hasCode,
	isCancelled,
	isConnectionError,
	OdooError,
	recover,
	toOdooError,
} from './errors';
export { fingerprint } from './fingerprint';
export type { Button, Form } from './form/form';
export { groupBy } from './groupBy';
export {
	ANSWER_TOO_LARGE,
	CANCELLED,
	type HttpRequest,
	type HttpResponse,
	type HttpSender,
	SendError,
	TIMED_OUT,
} from './http';
export { isObject } from './isObject';
export { locateAll, locatorOf, type RecordLocator } from './lookup/locate';
export { canMatchOn, keyWords } from './lookup/recordKey';
export { findForLists, forRecordsOf, locateLists } from './lookup/recordLists';
export { parseJson } from './parseJson';
export { listed, preview } from './preview';
export { activitiesByRecord, type ActivityQuery, listActivities } from './read/activities';
export {
	type Choice,
	findByName,
	listCompanies,
	listLanguages,
	listReports,
	type NameSearch,
} from './read/catalog';
export { countRecords } from './read/count';
export { checkConnection } from './read/diagnostics';
export { downloadAttachments, listAttachments } from './read/files/attachments';
export { type DocumentKind, downloadDocuments } from './read/files/documents';
export { downloadFieldFiles } from './read/files/fieldFiles';
export type { Download } from './read/files/fileContents';
export { type Filter, filterToDomain, filterToSearch, timelessDomain } from './read/filter';
export { fieldsBehindLinks, fieldsFormFirst, fieldsToRead } from './read/formFields';
export { getRecords } from './read/getRecords';
export { aggregateRecords } from './read/groups/aggregate';
export { isGroupable, periodsOf } from './read/groups/grouping';
export { type MeasureChoice, measureKey } from './read/groups/measure';
export { describeField, describeModels } from './read/models';
export { listModelsByUse } from './read/modelsInUse';
export { type PortalLink, portalLinks } from './read/portalLinks';
export { readAllRecords, type RecordQuery } from './read/readRecords';
export type { OutputRecord } from './read/recordReader';
export { recordsById } from './read/recordsById';
export { relatedFields } from './read/related/relatedFields';
export { orderFrom, type SortKey } from './read/sortOrder';
export { splitRecords } from './read/split';
export { type FieldChoice, isBinary, isWatchable } from './schema/choose';
export type { Field, Schema } from './schema/schema';
export {
	comesFrom,
	type Commit,
	commitState,
	goesBackTo,
	idsOf,
	type KeptState,
	nextState,
	type NextState,
	readStates,
	removeStates,
} from './state/keptState';
export { isBlank, isBlankKey, isEmptyList } from './values/blank';
export { msOfOdoo, toOdooDatetime, type Zones } from './values/dates';
export { fileFrom, fileNameFieldsOf, nameOfFieldFile, type OdooFile } from './values/file';
export { idFrom } from './values/recordId';
export { isPlainObject } from './values/reference';
export { textFrom } from './values/scalars';
export type { ReadFormat } from './values/valueType';
export type {
	BusinessAction,
	BusinessResult,
	BusinessRow,
	Given,
} from './write/business/businessAction';
export { BUSINESS_ACTIONS } from './write/business/businessActions';
export { createDocuments } from './write/business/createDocuments';
export { type DocumentModel, DOCUMENTS } from './write/business/documents';
export { findRecordsFor } from './write/business/findRecordsFor';
export { openBusinessModel, runBusinessAction } from './write/business/runBusinessAction';
export { setStock, STOCK } from './write/business/stock';
export { type ActivityRow, scheduleActivities } from './write/message/activity';
export { type MessageRow, postMessages } from './write/message/message';
export { dialogOf } from './write/method/dialogOf';
export { callMethod, callMethodTogether, type MethodRow } from './write/method/method';
export { pressButton, type PressSettings } from './write/method/press';
export type { MethodResult, WizardAnswer } from './write/method/wizard';
export { isWritable, type OnLeftOut, type UnknownColumns } from './write/prepare/draftRow';
export { createRecords, writeByKey } from './write/records';
export type { MatchSettings } from './write/recordsByKey';
export {
	archiveRecords,
	deleteRecords,
	type RemoveResult,
	type RemoveSettings,
	unarchiveRecords,
} from './write/remove';
export { requiredWithoutDefault } from './write/requiredFields';
export { uploadAttachments, uploadIntoField, type UploadRow } from './write/upload';
export type { UploadFile } from './write/uploadFile';
export {
	areWebhooksEarly,
	placeWebhookRules,
	removeWebhookRules,
	webhookProblem,
} from './write/webhookRules';
export type { DryRunResult, WriteResult, WriteRow } from './write/writeRow';
export { zip } from './zip';
