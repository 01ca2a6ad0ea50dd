import { MODELS } from '../models/models';
import { microsecondClock } from '../orm/clock';
import { Database } from '../orm/database';
import { seedGeography } from './geography';
import { seedPeople } from './people';
import { seedRegistry } from './registry';
import { seedSamples } from './samples';

/** A database with the users and sample records that the tests' real servers have too. */
export function seedDatabase(name: string): Database {
	const database = new Database(name, MODELS, microsecondClock());
	database.transaction(() => {
		seedRegistry(database);
		seedGeography(database);
		seedPeople(database);
		seedSamples(database);
	});
	return database;
}
