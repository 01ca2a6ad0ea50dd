export type { Call, Context, RpcValue } from './call';
export type { FeedState, StartFrom } from './changes/feed';
export { DEFAULT_OVERLAP_MINUTES, feedStateFrom, isSameFeed } from './changes/feed';
export type { FieldWatchChoice } from './changes/fieldChanges';
export { fieldWatch } from './changes/fieldChanges';
export type { ChangeBatch } from './changes/readChanges';
export { readChanges, recentChanges } from './changes/readChanges';
export type { WatchQuery, WatchState } from './changes/watch';
export { isSameWatch } from './changes/watch';
export type { WatchEvent } from './changes/watchEvents';
export { recentRecords, watchRecords } from './changes/watchRecords';
export { webhookRulesFor } from './changes/watchRules';
export { API_KEY } from './client/apiKey';
export type { Breathe } from './breathe';
export { breathing, mapBreathing } from './breathe';
export { groupBy } from './groupBy';
export { TimedCache } from './client/cache';
export type { ClientOptions } from './client/client';
export { OdooClient } from './client/client';
export { ModelCalls, ModelClient } from './client/modelClient';
export { contextFrom, languageOf } from './client/context';
export type { Runtime } from './client/exchange';
export type { ConnectionSettings } from './client/signIn';
export { contextOfUser, userLanguage } from './client/language';
export { formOf } from './client/views';
export { BASE_URL, ONLINE_DATABASE } from './client/url';
export type { Condition, ConditionGroup, ConditionOperator } from './domain/conditions';
export { OPERATOR_TITLES } from './domain/conditions';
export { resolvePath } from './domain/path';
export { checkTemplate } from './domain/template';
export type { Button, Form } from './form/form';
export {
	anyError,
	isCancelled,
	isConnectionError,
	OdooError,
	recover,
	toOdooError,
} from './errors';
export { fingerprint } from './fingerprint';
export type { HttpRequest, HttpResponse, HttpSender } from './http';
export { ANSWER_TOO_LARGE, CANCELLED, SendError, TIMED_OUT } from './http';
export type { ActivityQuery } from './read/activities';
export { activitiesByRecord, listActivities } from './read/activities';
export { downloadAttachments, listAttachments } from './read/files/attachments';
export { aggregateRecords } from './read/groups/aggregate';
export type { Choice, NameSearch } from './read/catalog';
export { findByName, listCompanies, listLanguages, listReports } from './read/catalog';
export { countRecords } from './read/count';
export { checkConnection } from './read/diagnostics';
export type { Filter } from './read/filter';
export { filterToDomain, filterToSearch, timelessDomain } from './read/filter';
export type { DocumentKind } from './read/files/documents';
export { downloadDocuments } from './read/files/documents';
export { downloadFieldFiles } from './read/files/fieldFiles';
export type { Download } from './read/files/fileContents';
export { getRecords } from './read/getRecords';
export type { PortalLink } from './read/portalLinks';
export { portalLinks } from './read/portalLinks';
export { fieldsFormFirst, fieldsBehindLinks, fieldsToRead } from './read/formFields';
export { isGroupable, periodsOf } from './read/groups/grouping';
export type { RecordLocator } from './lookup/locate';
export { locateAll, locatorOf } from './lookup/locate';
export { describeField, describeModels } from './read/models';
export { listModelsByUse } from './read/modelsInUse';
export type { MeasureChoice } from './read/groups/measure';
export { measureKey } from './read/groups/measure';
export type { SortKey } from './read/sortOrder';
export { orderFrom } from './read/sortOrder';
export type { RecordQuery } from './read/readRecords';
export { readAllRecords } from './read/readRecords';
export { recordsById } from './read/recordsById';
export type { OutputRecord } from './read/recordReader';
export { relatedFields } from './read/related/relatedFields';
export { splitRecords } from './read/split';
export type { Commit, KeptState, NextState } from './state/keptState';
export {
	comesFrom,
	commitState,
	goesBackTo,
	idsOf,
	nextState,
	readStates,
	removeStates,
} from './state/keptState';
export type { FieldChoice } from './schema/choose';
export { isBinary, isWatchable } from './schema/choose';
export type { Field, Schema } from './schema/schema';
export { isBlank } from './values/blank';
export { isObject } from './isObject';
export type { Zones } from './values/dates';
export { msOfOdoo, toOdooDatetime } from './values/dates';
export type { OdooFile } from './values/file';
export { fileFrom, fileNameFieldsOf, nameOfFieldFile } from './values/file';
export { idFrom } from './values/recordId';
export { isPlainObject } from './values/reference';
export { textFrom } from './values/scalars';
export type { ReadFormat } from './values/valueType';
export { parseJson } from './parseJson';
export { listed, preview } from './preview';
export { createRecords, writeByKey } from './write/records';
export { requiredWithoutDefault } from './write/requiredFields';
export type { MatchSettings } from './write/matchers';
export type { WriteRow } from './write/writeRow';
export type { UnknownColumns } from './write/prepare/draftRow';
export type { Changes } from './write/prepare/diff';
export { isLeftOut, isWritable } from './write/prepare/draftRow';
export type { RemoveResult, RemoveSettings } from './write/remove';
export { archiveRecords, deleteRecords, unarchiveRecords } from './write/remove';
export { checkedOutcomes, isUnknown, mapDone } from './batch/outcome';
export type { Outcome } from './batch/outcome';
export { canMatchOn, keyWords } from './lookup/recordKey';
export { findForLists, forRecordsOf, locateLists } from './lookup/recordLists';
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
export type { PressSettings } from './write/method/press';
export { dialogOf } from './write/method/dialogOf';
export { pressButton } from './write/method/press';
export type {
	BusinessAction,
	BusinessResult,
	BusinessRow,
	Given,
} from './write/business/businessAction';
export { createDocuments } from './write/business/createDocuments';
export type { DocumentModel } from './write/business/documents';
export { DOCUMENTS } from './write/business/documents';
export { findRecordsFor } from './write/business/findRecordsFor';
export { BUSINESS_ACTIONS } from './write/business/businessActions';
export { setStock, STOCK } from './write/business/stock';
export { openBusinessModel, runBusinessAction } from './write/business/runBusinessAction';
export type { UploadRow } from './write/upload';
export { uploadAttachments, uploadIntoField } from './write/upload';
export type { UploadFile } from './write/uploadFile';
export type { MethodResult, WizardAnswer } from './write/method/wizard';
