import { modelParameter } from '../../../shared/parameters/model';
import type { Resource } from '../../../shared/resource';
import { uploadOperation } from './upload.operation';

export const attachmentResource: Resource = {
	name: 'Attachment',
	value: 'attachment',
	description: 'Attach files to records or upload them to a field',
	defaultOperation: 'upload',
	shared: [modelParameter],
	operations: [uploadOperation],
};
