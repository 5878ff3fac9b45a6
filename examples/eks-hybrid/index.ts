import { installation } from "./installation";
import { configured } from "./settings";

export = installation(configured());
