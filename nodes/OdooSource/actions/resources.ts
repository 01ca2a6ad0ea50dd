import type { Resource } from '../../shared/resource';
import { activityResource } from './activity/activity.resource';
import { attachmentResource } from './attachment/attachment.resource';
import { checkpointResource } from './checkpoint/checkpoint.resource';
import { connectionResource } from './connection/connection.resource';
import { documentResource } from './document/document.resource';
import { modelResource } from './model/model.resource';
import { recordResource } from './record/record.resource';

/** What the node can do, in the order of its parameters. */
export const RESOURCES: readonly Resource[] = [
	recordResource,
	attachmentResource,
	modelResource,
	checkpointResource,
	connectionResource,
	activityResource,
	documentResource,
];
