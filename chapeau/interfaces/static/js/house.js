// Everything works without this file where a form would do; it only makes things quicker to the hand.
import { watchMenus } from "./menus.js";
import { watchDialogs } from "./dialogs.js";
import { watchSteppers } from "./steppers.js";
import { watchToasts } from "./toasts.js";
import { watchSuggestions } from "./suggestions.js";
import { watchForms } from "./forms.js";
import { tellVisit } from "./visits.js";
import { tellPages } from "./tell.js";
import { watchPopUps } from "./pop-ups.js";
import { watchNotifications } from "./notifications.js";
import { tellForms } from "./forms-seen.js";

watchMenus();
watchDialogs();
watchSteppers();
watchToasts();
watchSuggestions();
watchForms();
tellVisit();
tellPages();
watchPopUps();
tellForms();
watchNotifications();
